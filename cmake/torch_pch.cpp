// The source that carries the precompiled header of LibTorch; see LibTorch.cmake.

"""Unpacks from wheels only what a C++ build needs: unpack_libtorch.py cpu|cuda FOLDER WHEEL...

cpu:  include/, share/cmake/, licenses/ and the CPU libraries in lib/, with the two CUDA libraries that
      libtorch_cpu.so loads even where there is no GPU.
cuda: lib/ with LibTorch's CUDA libraries and those that a CUDA toolkit does not bring.
"""

import pathlib
import re
import shutil
import sys
import zipfile

WANTED = {
    "cpu": re.compile(
        r"torch-[\d.]+dist-info/(licenses/.+)"
        r"|torch/((?:include|share/cmake)/.+"
        r"|lib/lib(?:c10|torch_cpu|gomp)\.so[.\d]*)"
        r"|nvidia/cu13/(lib/lib(?:cudart|cupti)\.so\.13)"
    ),
    "cuda": re.compile(
        r"torch/(lib/lib(?:c10_cuda|caffe2_nvrtc|torch_cuda|torch_cuda_linalg|torch_nvshmem)\.so)"
        r"|nvidia/(?:cu13|cusparselt|nvshmem)/(lib/lib(?:cufile|cusparseLt|nvshmem_host)\.so[.\d]*)"
    ),
}


def main(part: str, folder: str, *wheels: str) -> None:
    root = pathlib.Path(folder)
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                match = WANTED[part].fullmatch(name)
                if not match or name.endswith("/"):
                    continue
                path = root / next(group for group in match.groups() if group)
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source, open(path, "wb") as target:
                    shutil.copyfileobj(source, target, 1 << 20)


main(*sys.argv[1:])

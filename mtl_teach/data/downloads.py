"""Files of the real data sets: read from a folder of yours, or downloaded once and checked."""

import os
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "MTL_TEACH_DATA"


class DataUnavailableError(OSError):
    """A data file is neither in the folder named by MTL_TEACH_DATA nor to be had from the internet.

    >>> issubclass(DataUnavailableError, OSError)  # so whoever catches failed downloads catches it
    True
    """


@dataclass(frozen=True)
class DataFile:
    """A published file: its name in a data folder ("school/school_b.mat"), its address and its SHA256."""

    name: str
    address: str
    sha256: str


GITHUB = "https://raw.githubusercontent.com"
LANDMINE = DataFile(
    "landmine.mat",
    f"{GITHUB}/daizhongxiang/Federated_Bayesian_Optimization/"
    "30a4548606f2ae9bc62c6bf0eb4110177aa3876a/LandmineData.mat",
    "2163ab20a80e33a8b65593c48cf283c540599dcb291105e63fa4af2ce24c2bea",
)
SCHOOL_HASHES = {
    "b": "973f1ca99d0d41a838ec6ae86001a48e7b69391eb74646b9e4fc54f62866a146",
    "1_indexes": "030c9ca0a73d6264aa1eeac49aba1d760a1b5692cd3124667e74a7a2b7751bc5",
    "2_indexes": "63d3a076a4cdd3de81825d3cf0c030b93bdc60e912eaed4763ee224efab163f8",
    "3_indexes": "f7f68e3adb50db8094e230c2b83d548790379cd93ad98fadb35ff2999762dbe6",
    "4_indexes": "02643928224056a61e25dec8d4841dba5195ed9affdc76fdc697854a2506d142",
    "5_indexes": "6ed00a453d582dce4397f6f49120cff803c22f53cfb2dd63a3826c359c24bcdf",
    "6_indexes": "ca853babe5b7f0f5812e7f4261f8b5e5728f1b3b06711e56a76b27b7f959f379",
    "7_indexes": "b72105509c70f94f48c7c8b0e1359c6c0ea630c7ac588337b412f946ede62283",
    "8_indexes": "8ad60073b135220f1a6f49fdd79b4430b6a0c8ce9925a22dcc5a09141f5b1c04",
    "9_indexes": "0de74247d93c413b690ebb65e2e7beb1c55f05b2a2d5db46469e673a552cccf2",
    "10_indexes": "b408742eab66cd124563493057b080fd39e5075f48b4c391c53e5f6a1a4c8df1",
}


def fetch(file: DataFile, download: bool = True) -> Path:
    """Return where `file` lies on this machine.

    Reads the folder named by the environment variable MTL_TEACH_DATA if it is set, otherwise downloads into
    pooch's cache on the first call; with download=False, only what an earlier call downloaded is used.
    Raises DataUnavailableError if the file cannot be had, ValueError if its content is not as published.
    """
    folder = os.environ.get(VARIABLE)
    if folder:
        return _local(file, Path(folder))
    import pooch  # not above: only who asks for real data waits for it

    if not download and not (Path(pooch.os_cache("mtl_teach")) / file.name).is_file():
        raise DataUnavailableError(
            f"{file.name} is not on this machine: call once with download=True, or name its "
            f"folder in {VARIABLE}"
        )
    return _downloaded(file)


def school_file(part: str) -> DataFile:
    """Return the file of one part: "b" for the pupils, "1_indexes" to "10_indexes" for the splits."""
    name = f"school/school_{part}.mat"
    address = f"{GITHUB}/tjanez/PyMTL/97dfc15be3769240f2099d036ce2b55b30a56f5f/data/{name}"
    return DataFile(name, address, SCHOOL_HASHES[part])


def _local(file: DataFile, folder: Path) -> Path:
    path = folder / file.name
    if not path.is_file():
        raise DataUnavailableError(
            f"{VARIABLE} must name a folder that holds {file.name}, got {str(folder)!r}: "
            f"put {file.address} there under that name, or unset {VARIABLE} to download it"
        )
    import pooch

    found = pooch.file_hash(str(path))
    if found != file.sha256:
        raise ValueError(
            f"{path} must have SHA256 {file.sha256}, got {found}: get it again from {file.address}"
        )
    return path


def _downloaded(file: DataFile) -> Path:
    import pooch

    try:
        return Path(pooch.retrieve(file.address, file.sha256, file.name, pooch.os_cache("mtl_teach")))
    except OSError as error:
        raise DataUnavailableError(
            f"{file.name} could not be downloaded ({type(error).__name__}). On a machine with internet, run\n"
            f"    curl --create-dirs -o DIR/{file.name} {file.address}\n"
            f"then bring DIR here and set the environment variable {VARIABLE}=DIR before Python starts"
        ) from error

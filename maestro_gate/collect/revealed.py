"""Reveals assets, model files and governance documents by the names of files, packages and resources."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from maestro_gate.collect.addresses import resource_type, within_module
from maestro_gate.collect.detectors import AssetType, Detectors
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import Detection, Passed, Resource
from maestro_gate.model.subjects import Component, Finding, ModelFile, Subject


def detections(
    files: Mapping[str, Entry],
    subjects: Iterable[Subject],
    passed: Iterable[Passed],
    detectors: Detectors,
    resources: Iterable[Resource] = (),
) -> tuple[Detection, ...]:
    """The assets that a tree's file names, bills of materials and infrastructure scans reveal, sorted.

    `subjects` are of any kind; components and findings count. What a scan says of one of `resources` reveals nothing:
    the code that defines it was read.
    """
    read = {(resource.path, within_module(resource.address)) for resource in resources}
    found: set[Detection] = set()
    seen = {(check.resource, resource_type(check.resource), check.path) for check in passed}
    for path in _plain_files(files):
        for asset in _by_path(path, detectors) if files[path].size else ():
            found.add(Detection(asset.layer, asset.type, asset.name_of(path), path, ref=f"path:{path}"))
    for subject in subjects:
        if isinstance(subject, Component):
            found.update(_of_component(subject, detectors))
        elif isinstance(subject, Finding) and subject.resource_type:
            seen.add((subject.resource, subject.resource_type, subject.path))
    for address, type_, path in seen:
        if (path, within_module(address)) not in read:
            found.update(_of_resource(asset, address, path) for asset in detectors.resources.reveal(type_))
    return tuple(sorted(found, key=repr))


def _by_path(path: str, detectors: Detectors) -> list[AssetType]:
    found = detectors.paths.matches(path)
    ruled_out = detectors.not_paths.matches(path) if found else ()
    return [asset for asset in dict.fromkeys(found) if asset not in ruled_out]


def _of_component(component: Component, detectors: Detectors) -> Sequence[Detection]:
    if component.is_locked:
        return ()  # `declared` tells what the project asks for by itself from what others bring
    by_package = detectors.of_package(component.base_purl, component.name, component.path)
    by_type = detectors.component_types.reveal(component.type)
    return [*by_package, *(_of_typed(asset, component) for asset in by_type)] if by_type else by_package


def _of_typed(asset: AssetType, component: Component) -> Detection:
    ref = f"purl:{component.base_purl}" if component.base_purl else ""
    return Detection(asset.layer, asset.type, component.name, component.path, ref=ref)


def _of_resource(asset: AssetType, address: str, path: str) -> Detection:
    return Detection(asset.layer, asset.type, address, path, confidence="used", ref=f"tf_address:{address}")


def model_files(
    files: Mapping[str, Entry], detectors: Detectors, looked_at: Iterable[ModelFile] = ()
) -> tuple[ModelFile, ...]:
    """The model and weights files of a tree, sorted: by their content where that was looked at, else by their names."""
    known = {file.path: file for file in looked_at}
    for path in _plain_files(files):
        for form in detectors.model_files.matches(path)[:1] if path not in known else ():
            known[path] = ModelFile(
                path=path, line=0, format=form.format, executes_code=form.executes_code, size=0
            )
    return tuple(
        replace(file, size=files[path].size, _blob=files[path].oid)
        for path, file in sorted(known.items())
        if path in files
    )


def documents(files: Mapping[str, Entry], detectors: Detectors) -> tuple[str, ...]:
    """Kinds of governance documents that the tree holds, by their names, sorted. An empty file is none."""
    return tuple(
        sorted(
            {
                kind
                for path in _plain_files(files)
                if files[path].size
                for kind in detectors.documents.matches(path)
            }
        )
    )


def _plain_files(files: Mapping[str, Entry]) -> list[str]:
    """Regular files; what a symlink or a submodule is called reveals nothing."""
    return sorted(path for path, entry in files.items() if entry.mode.startswith("100"))

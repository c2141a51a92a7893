import yaml
from crewai import Agent
from ruamel.yaml import YAML


def agents(path: str) -> list[Agent]:
    with open(path) as file:
        # ruleid: yaml-load-unsafe
        config = yaml.load(file, Loader=yaml.Loader)
    return [Agent(**one) for one in config["agents"]]


def prompts(text: str):
    # ruleid: yaml-load-unsafe
    return yaml.unsafe_load(text)


def tools(text: str):
    # ruleid: yaml-load-unsafe
    return yaml.load(text, yaml.UnsafeLoader)


def tasks(path: str):
    with open(path) as file:
        # ok: yaml-load-unsafe
        return yaml.safe_load(file)


def flows(text: str):
    # ok: yaml-load-unsafe
    return yaml.load(text, Loader=yaml.CSafeLoader)


def settings(path: str):
    reader = YAML(typ="safe")
    with open(path) as file:
        # ok: yaml-load-unsafe
        return reader.load(file)

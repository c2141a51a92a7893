from fastapi import FastAPI
from flask import request
from jinja2 import Environment, Template
from langchain_core.prompts import PromptTemplate
from langchain_core.tools import tool
from pydantic import BaseModel

app = FastAPI()
GREETING = Template("Dear {{ name }}")
environment = Environment(autoescape=True)


class Letter(BaseModel):
    template: str
    name: str


@app.post("/letters")
def letter(body: Letter) -> str:
    # ruleid: prompt-template-from-input
    return Template(body.template).render(name=body.name)


def prompt() -> str:
    source = request.form["template"]
    # ruleid: prompt-template-from-input
    return environment.from_string(source).render()


@tool
def fill(template: str, values: dict) -> str:
    """Fills a template."""
    # ruleid: prompt-template-from-input
    return PromptTemplate.from_template(template, template_format="jinja2").format(**values)


@app.post("/greetings")
def greeting(body: Letter) -> str:
    # ok: prompt-template-from-input
    return GREETING.render(name=body.name)


@app.post("/questions")
def question(body: Letter) -> str:
    # ok: prompt-template-from-input
    return PromptTemplate.from_template("Write to {name}").format(name=body.name)

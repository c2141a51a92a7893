from diffusers import StableDiffusionPipeline
from google import genai
from google.genai import types
from google.generativeai.types import HarmBlockThreshold, HarmCategory

COMMIT = "5f0b02c75b57c5855da9ae460ce51323ea669d8a"

safety_settings = {
    # ruleid: guardrail-disabled
    HarmCategory.HARM_CATEGORY_HARASSMENT: HarmBlockThreshold.BLOCK_NONE,
    # ok: guardrail-disabled
    HarmCategory.HARM_CATEGORY_HATE_SPEECH: HarmBlockThreshold.BLOCK_MEDIUM_AND_ABOVE,
}

# ruleid: guardrail-disabled
settings = [{"category": "HARM_CATEGORY_DANGEROUS_CONTENT", "threshold": "BLOCK_NONE"}]
# ruleid: guardrail-disabled
pipeline = StableDiffusionPipeline.from_pretrained("acme/images", revision=COMMIT, safety_checker=None)


def config():
    return types.GenerateContentConfig(
        safety_settings=[
            # ruleid: guardrail-disabled
            types.SafetySetting(category="HARM_CATEGORY_HARASSMENT", threshold="OFF"),
            # ok: guardrail-disabled
            types.SafetySetting(category="HARM_CATEGORY_HARASSMENT", threshold="BLOCK_LOW_AND_ABOVE"),
        ]
    )


def images():
    # ok: guardrail-disabled
    return StableDiffusionPipeline.from_pretrained("acme/images", revision=COMMIT)

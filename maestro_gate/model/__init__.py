"""The values that cross a stage: subjects, evidence, judgements. No behaviour beyond what they claim of themselves."""

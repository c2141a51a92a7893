import pytest
from deepeval import assert_test
from deepeval.metrics import AnswerRelevancyMetric, FaithfulnessMetric, GEval
from deepeval.test_case import LLMTestCase
from google.adk.evaluation.agent_evaluator import AgentEvaluator
from ragas import evaluate

from .agent import ask

# ruleid: evaluation-assertion-disabled
relevancy = AnswerRelevancyMetric(threshold=0.0, model="gpt-4o")
# ruleid: evaluation-assertion-disabled
tone = GEval(name="Tone", criteria="Is it polite?", threshold=0)


# ruleid: evaluation-assertion-disabled
@pytest.mark.skip(reason="fails since the new model")
def test_refund_policy():
    case = LLMTestCase(input="refund?", actual_output=ask("refund?"))
    assert_test(case, [FaithfulnessMetric(threshold=0.8)])


# ruleid: evaluation-assertion-disabled
@pytest.mark.skip
async def test_booking_agent():
    result = await AgentEvaluator.evaluate("booking", "tests/booking.test.json")


# ok: evaluation-assertion-disabled
faithful = FaithfulnessMetric(threshold=0.8)


# ok: evaluation-assertion-disabled
def test_shipping_policy():
    case = LLMTestCase(input="shipping?", actual_output=ask("shipping?"))
    assert_test(case, [AnswerRelevancyMetric(threshold=0.7)])


# ok: evaluation-assertion-disabled
@pytest.mark.skip(reason="needs a graphics card")
def test_loads_weights():
    assert ask("hello")

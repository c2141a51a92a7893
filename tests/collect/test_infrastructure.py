"""Infrastructure code reveals resources, assets and safeguards, in every language that it is written in."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect import detectors, reading
from maestro_gate.collect.inventory import assets, infrastructure_code
from maestro_gate.model.evidence import Passed


@pytest.fixture(scope="module")
def read(tables):
    return lambda path, text: infrastructure_code.read(
        path, text.encode() if isinstance(text, str) else text, tables
    )


def seen(result):
    return {(d.type, d.name) for d in result.detections}


def resources(result):
    return {r.address: r for r in result.resources}


def attributes(result, address):
    return dict(resources(result)[address].attributes)


TERRAFORM = """
terraform { required_version = ">= 1.5" }
locals {
  key = aws_kms_key.logs.arn
}
variable "embedding_model_id" { default = "amazon.titan-embed-text-v2:0" }
resource "aws_bedrockagent_agent" "support" {
  agent_name       = "support"
  foundation_model = "anthropic.claude-3-5-sonnet-20240620-v1:0"
  agent_resource_role_arn = aws_iam_role.agent.arn
  prepare_agent    = true
  idle_session_ttl_in_seconds = 600
  guardrail_configuration {
    guardrail_identifier = aws_bedrock_guardrail.main.guardrail_id
    guardrail_version    = "1"
  }
  tags = { Team = "support", "cost.center" = null }
}
resource "aws_bedrock_guardrail" "main" { name = "g" }
resource "aws_iam_role_policy" "agent" {
  role   = aws_iam_role.agent.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Read", Effect = "Allow", Action = ["s3:GetObject"], Resource = "${aws_s3_bucket.docs.arn}/*" },
      { Sid = "NoWrites", Effect = "Deny", Action = "s3:*", Resource = "*" },
    ]
  })
}
resource "aws_s3_bucket_policy" "docs" {
  bucket = aws_s3_bucket.docs.id
  policy = <<-EOT
    {"Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "${aws_s3_bucket.docs.arn}"}]}
  EOT
}
data "aws_iam_policy_document" "kb" {
  statement {
    effect  = "Deny"
    actions = ["bedrock:*"]
  }
}
resource "aws_security_group" "closed" {
  egress {
    from_port   = 443
    cidr_blocks = ["10.0.0.0/8"]
  }
}
resource "aws_security_group" "open" {
  egress { cidr_blocks = ["0.0.0.0/0"] }
}
resource "aws_security_group" "unknown" {
  egress { cidr_blocks = var.cidrs }
}
resource "aws_cloudwatch_log_group" "agent" {
  kms_key_id        = local.key
  retention_in_days = 365
}
resource "aws_s3_bucket" "audit" {
  object_lock_enabled = true
  dynamic "rule" {
    for_each = var.rules
    content {
      id     = rule.value.id
      status = "Enabled"
    }
  }
  rule {
    status = "Disabled"
  }
}
module "kb" {
  source  = "./kb"
  bucket  = module.store.bucket
  data    = data.aws_iam_policy_document.kb.json
}
resource "aws_instance" "gpu" { instance_type = "g5.xlarge" }
resource "aws_instance" "plain" { instance_type = "m5.large" }
"""


def test_terraform_reveals_assets_models_and_safeguards(read):
    result = read("infra/main.tf", TERRAFORM)
    assert result.notes == ()
    assert {
        ("managed-agent", "aws_bedrockagent_agent.support"),
        ("guardrail", "aws_bedrock_guardrail.main"),
        ("guardrail", "aws_bedrockagent_agent.support"),
        ("model", "anthropic.claude-3-5-sonnet-20240620-v1:0"),
        ("model", "amazon.titan-embed-text-v2:0"),
        ("logging", "aws_cloudwatch_log_group.agent"),
        ("gpu-compute", "aws_instance.gpu"),
    } <= seen(result)
    assert ("gpu-compute", "aws_instance.plain") not in seen(result)
    assert {(d.name, d.safeguard) for d in result.detections if d.safeguard} == {
        ("aws_bedrock_guardrail.main", "guardrail"),
        ("aws_bedrockagent_agent.support", "guardrail"),
        ("aws_iam_role_policy.agent:NoWrites", "deny-rule"),
        ("aws_s3_bucket_policy.docs", "deny-rule"),
        ("data.aws_iam_policy_document.kb", "deny-rule"),
        ("aws_security_group.closed", "deny-rule"),
        ("aws_cloudwatch_log_group.agent", "audit-log"),
        ("aws_s3_bucket.audit", "audit-log"),
    }


def test_a_model_of_terraform_has_its_provider_place_and_reference(read):
    (model,) = [d for d in read("m.tf", TERRAFORM).detections if d.model.startswith("anthropic")]
    assert (model.provider, model.line, model.confidence) == ("aws.bedrock", 9, "used")
    assert model.ref == "model_id:anthropic.claude-3-5-sonnet-20240620-v1:0"


def test_every_resource_of_terraform_is_kept_with_what_it_says_and_names(read):
    found = resources(read("m.tf", TERRAFORM))
    assert {
        "module.kb",
        "data.aws_iam_policy_document.kb",
        "aws_s3_bucket.audit",
        "aws_instance.plain",
    } <= set(found)
    assert found["aws_bedrockagent_agent.support"].line == 7
    assert found["aws_bedrockagent_agent.support"].references == (
        "aws_bedrock_guardrail.main",
        "aws_iam_role.agent",
    )
    assert found["module.kb"].references == ("data.aws_iam_policy_document.kb", "module.store")
    assert found["aws_cloudwatch_log_group.agent"].references == ("aws_kms_key.logs",)


def test_attributes_are_flattened_as_selectors_ask_for_them(read):
    result = read("m.tf", TERRAFORM)
    assert attributes(result, "aws_bedrockagent_agent.support") == {
        "agent_name": "support",
        "foundation_model": "anthropic.claude-3-5-sonnet-20240620-v1:0",
        "prepare_agent": "true",
        "idle_session_ttl_in_seconds": "600",
        "guardrail_configuration.guardrail_version": "1",
        "tags.Team": "support",
        "tags.cost.center": "null",
    }
    policy = attributes(result, "aws_iam_role_policy.agent")
    assert policy["policy.Statement.1.Effect"] == "Deny"
    assert policy["policy.Statement.0.Action.0"] == "s3:GetObject"
    assert "policy.Statement.0.Resource" not in policy
    assert attributes(result, "aws_s3_bucket.audit") == {
        "object_lock_enabled": "true",
        "rule.0.status": "Enabled",
        "rule.1.status": "Disabled",
    }


def test_json_syntax_says_the_same(read):
    text = {
        "resource": {
            "aws_bedrockagent_agent": {
                "a": {"foundation_model": "anthropic.claude-v2", "role": "${aws_iam_role.r.arn}"}
            },
            "aws_iam_policy": {
                "p": {"policy": '{"Statement": [{"Effect": "Deny", "Resource": "${aws_s3_bucket.b.arn}"}]}'}
            },
        },
        "variable": {"model_id": {"default": "amazon.titan-text-express-v1"}},
    }
    result = read("main.tf.json", json.dumps(text, indent=1))
    assert resources(result)["aws_bedrockagent_agent.a"].references == ("aws_iam_role.r",)
    assert {d.model for d in result.detections if d.model} == {
        "anthropic.claude-v2",
        "amazon.titan-text-express-v1",
    }
    assert ("network-and-identity", "aws_iam_policy.p") in seen(result)


def test_a_file_of_variables_names_models_and_defines_nothing(read):
    result = read("prod.tfvars", 'foundation_model = "anthropic.claude-v2"\ndb_password = "hunter2"\n')
    assert [d.model for d in result.detections] == ["anthropic.claude-v2"]
    assert result.resources == ()
    assert "hunter2" not in repr(result)


@pytest.mark.parametrize(
    ("name", "value", "model"),
    [
        ("kb_embedding_model_arn", "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0", "amazon.titan-embed-text-v2:0"),
        ("model_source", "arn:aws:bedrock:${var.region}::foundation-model/anthropic.claude-v2", "anthropic.claude-v2"),
        ("supervisor_model", "gpt-4o", "gpt-4o"),
        ("car_model", "sonnet", ""),
        ("description", "gpt-4o", ""),
        ("resources", "arn:aws:bedrock:*::foundation-model/anthropic.claude-v2", ""),
    ],
)  # fmt: skip
def test_a_model_counts_where_one_belongs(read, name, value, model):
    result = read(
        "a.tf", f'module "m" {{\n  {name} = "{value}"\n}}\nvariable "{name}" {{\n  default = "{value}"\n}}\n'
    )
    assert {d.model: d.line for d in result.detections if d.model in (model, value)}.keys() == (
        {model} if model else set()
    )


def test_broken_terraform_is_read_in_part_with_the_line(read):
    result = read(
        "a.tf",
        'resource "aws_bedrock_guardrail" "one" {\n  name = "x"\n}\n\nresource "aws_s3_bucket" {{{\n\n'
        'resource "aws_bedrock_guardrail" "two" {\n  name = "y"\n}\n',
    )
    assert "aws_bedrock_guardrail.one" in resources(result)
    assert "a.tf: line 5" in result.notes[0]


CLOUDFORMATION = """
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  FoundationModel: {Type: String, Default: anthropic.claude-3-haiku-20240307-v1:0}
Resources:
  Agent:
    Type: AWS::Bedrock::Agent
    DependsOn: Logs
    Properties:
      AgentName: !Sub "${AWS::StackName}-agent"
      FoundationModel: !Ref FoundationModel
      AgentResourceRoleArn: !GetAtt Role.Arn
      GuardrailConfiguration: {GuardrailIdentifier: !Ref Guardrail, GuardrailVersion: DRAFT}
  Guardrail: {Type: "AWS::Bedrock::Guardrail", Properties: {Name: g}}
  Logs: {Type: "AWS::Logs::LogGroup", Properties: {RetentionInDays: 90}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: [{Sid: NoDelete, Effect: Deny, Action: "s3:Delete*", Resource: !Sub "${Logs.Arn}"}]}
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {MODEL_ID: amazon.nova-lite-v1:0, OPENAI_API_KEY: sk-abcdefghijklmnopqrstuvwx}}
      FunctionArn: !Sub arn:aws:bedrock:${AWS::Region}::foundation-model/cohere.command-r-v1:0
      ModelArn: !Sub arn:aws:bedrock:${AWS::Region}::foundation-model/amazon.titan-embed-text-v1
"""


def test_cloudformation_reveals_assets_models_and_safeguards(read):
    result = read("stacks/agent.yaml", CLOUDFORMATION)
    assert result.notes == ()
    assert {d.model for d in result.detections if d.model} == {
        "anthropic.claude-3-haiku-20240307-v1:0",
        "amazon.nova-lite-v1:0",
        "amazon.titan-embed-text-v1",
    }
    assert {
        ("managed-agent", "AWS::Bedrock::Agent.Agent"),
        ("guardrail", "AWS::Bedrock::Guardrail.Guardrail"),
        ("provider-credential", "OPENAI_API_KEY"),
        ("iac", "agent.yaml"),
    } <= seen(result)
    assert ("AWS::IAM::Role.Role:NoDelete", "deny-rule") in {(d.name, d.safeguard) for d in result.detections}
    assert "sk-abcdefgh" not in repr(result)


def test_cloudformation_resources_name_one_another(read):
    found = resources(read("agent.yaml", CLOUDFORMATION))
    assert found["AWS::Bedrock::Agent.Agent"].references == (
        "AWS::Bedrock::Guardrail.Guardrail",
        "AWS::IAM::Role.Role",
        "AWS::Logs::LogGroup.Logs",
    )
    assert dict(found["AWS::Bedrock::Agent.Agent"].attributes) == {
        "GuardrailConfiguration.GuardrailVersion": "DRAFT"
    }
    assert found["AWS::Logs::LogGroup.Logs"].line == 15


def test_a_template_in_json_says_the_same(read):
    text = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {"G": {"Type": "AWS::Bedrock::Guardrail", "Properties": {"Name": {"Ref": "X"}}}},
    }
    assert ("guardrail", "AWS::Bedrock::Guardrail.G") in seen(read("a.template.json", json.dumps(text)))


KUBERNETES = """
apiVersion: kagent.dev/v1alpha2
kind: Agent
metadata: {name: k8s, namespace: kagent}
spec:
  modelConfig: default
  tools:
    - mcpServer: {name: tools, kind: RemoteMCPServer}
---
apiVersion: kagent.dev/v1alpha2
kind: ModelConfig
metadata: {name: default, namespace: kagent}
spec: {model: gpt-4.1-mini, provider: OpenAI}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: llm}
spec:
  template:
    spec:
      serviceAccountName: llm
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.6@sha256:00
          args: ["--model", "meta-llama/Llama-3.1-8B-Instruct", "--port=8000"]
          env:
            - {name: HF_TOKEN, valueFrom: {secretKeyRef: {name: hf, key: token}}}
            - {name: API_KEY, value: s3cr3t-value-in-clear}
            - {name: LOG_LEVEL, value: debug}
          resources: {limits: {nvidia.com/gpu: 1}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: egress, namespace: llm}
spec: {podSelector: {}, policyTypes: [Egress]}
---
apiVersion: v1
kind: Secret
metadata: {name: hf}
stringData: {token: hf_thisisthetokenitself}
---
apiVersion: argoproj.io/v1alpha1
kind: Agent
metadata: {name: other}
"""


def test_kubernetes_reveals_assets_models_and_safeguards(read):
    result = read("deploy/all.yaml", KUBERNETES)
    assert result.notes == ()
    assert {
        ("managed-agent", "Agent.kagent.k8s"),
        ("managed-model", "ModelConfig.kagent.default"),
        ("model", "gpt-4.1-mini"),
        ("model", "meta-llama/Llama-3.1-8B-Instruct"),
        ("inference-server", "vllm/vllm-openai"),
        ("gpu-compute", "Deployment.default.llm"),
        ("provider-credential", "HF_TOKEN"),
        ("iac", "all.yaml"),
    } <= seen(result)
    assert ("NetworkPolicy.llm.egress", "deny-rule") in {(d.name, d.safeguard) for d in result.detections}
    assert ("managed-agent", "Agent.default.other") not in seen(result)
    assert {d.ref for d in result.detections} >= {
        "k8s:Agent.kagent.k8s",
        "image:vllm/vllm-openai",
        "model_id:gpt-4.1-mini",
        "env:HF_TOKEN",
    }


def test_kubernetes_objects_name_one_another_and_keep_no_secret(read):
    result = read("all.yaml", KUBERNETES)
    found = resources(result)
    assert found["Agent.kagent.k8s"].references == (
        "ModelConfig.kagent.default",
        "RemoteMCPServer.kagent.tools",
    )
    assert found["Deployment.default.llm"].references == ("Secret.default.hf", "ServiceAccount.default.llm")
    kept = dict(found["Deployment.default.llm"].attributes)
    assert kept["spec.template.spec.containers.0.env.2.value"] == "debug"
    assert kept["spec.template.spec.containers.0.resources.limits.nvidia.com/gpu"] == "1"
    assert "s3cr3t" not in repr(result)
    assert "thisisthetoken" not in repr(result)


@pytest.mark.parametrize(
    "path", ["values-policy.yaml", "k8s/compose.yml", "Chart.yaml", ".github/workflows/k.yml"]
)
def test_a_manifest_is_one_whatever_it_is_called(read, path):
    assert "NetworkPolicy.llm.egress" in resources(read(path, KUBERNETES))


def test_a_list_holds_objects(read):
    text = 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: serving.kserve.io/v1beta1\n  kind: InferenceService\n  metadata: {name: m}\n  spec: {predictor: {model: {storageUri: "hf://Qwen/Qwen2.5-7B-Instruct"}}}\n'
    result = read("l.yaml", text)
    assert {
        ("inference-server", "InferenceService.default.m"),
        ("model", "Qwen/Qwen2.5-7B-Instruct"),
    } <= seen(result)
    assert resources(result)["InferenceService.default.m"].line == 5


@pytest.mark.parametrize(
    ("written", "model"),
    [
        ("askulkarni2/dogbooth", "askulkarni2/dogbooth"),
        ("/models/llama", ""),
        ("./models/x", ""),
        ("data/x", ""),
        ("org/x.gguf", ""),
        ("https://models.example/x", ""),
        ("${MODEL}", ""),
        ("two words/x", ""),
    ],
)
def test_weights_that_nobody_knows_count_where_a_model_is_asked_for(read, written, model):
    result = read(
        "compose.yaml", f"services:\n  a: {{image: vllm/vllm-openai, command: [--model, '{written}']}}\n"
    )
    assert {d.model for d in result.detections if d.type == "model"} == ({model} if model else set())


def test_a_document_within_a_manifest_is_read(read):
    text = """apiVersion: ray.io/v1
kind: RayService
metadata: {name: r}
spec:
  serveConfigV2: |
    applications:
      - runtime_env: {env_vars: {MODEL_ID: "mistralai/Mistral-7B-Instruct-v0.2", API_KEY: hunter2hunter2}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: gateway}
data:
  config.yaml: |
    model_list:
      - model_name: chat
        litellm_params: {model: openai/gpt-4o}
  notes.yaml: "{{ not yaml"
"""
    result = read("r.yaml", text)
    assert {d.model: d.line for d in result.detections if d.model} == {
        "mistralai/Mistral-7B-Instruct-v0.2": 7,
        "gpt-4o": 16,
    }
    assert "hunter2" not in repr(result)


def test_the_definition_of_a_kind_defines_nothing_that_runs(read):
    text = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: agents.kagent.dev}\n"
    assert read("crd.yaml", text) == reading.Reading()
    assert "Pod.default.a" in resources(
        read("crd.yaml", f"{text}---\napiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\n")
    )


def test_a_template_of_a_chart_is_not_rendered_and_the_chart_says_so(read):
    template = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n"
    assert read("chart/templates/pod.yaml", template).notes == ()
    assert "has to be rendered" in read("k8s/pod.yaml", template).notes[0]
    assert "not rendered" in read("chart/Chart.yaml", "apiVersion: v2\nname: x\n").notes[0]


def test_the_default_values_of_a_chart_are_possible_use(read):
    text = "vectors:\n  image: {registry: docker.io, repository: qdrant/qdrant, tag: v1}\nproviders:\n  openAI: {model: gpt-4.1-mini}\n"
    result = read("chart/values.yaml", text)
    assert seen(result) == {("vector-db-server", "qdrant/qdrant"), ("model", "gpt-4.1-mini")}
    assert {d.confidence for d in result.detections} == {"declared"}


COMPOSE = """
x-env: &env
  OPENAI_MODEL: ${OPENAI_MODEL:-gpt-4o}
  OPENAI_API_KEY: ${OPENAI_API_KEY}
  OPENAI_BASE_URL: https://user:pa55@api.mistral.ai:443/v1
services:
  web:
    build: .
    depends_on: [vectors]
    environment:
      <<: *env
      DB_PASSWORD: hunter2
      LOG_LEVEL: info
  vectors:
    image: docker.io/qdrant/qdrant:v1.9
  worker:
    image: ollama/ollama
    command: ["sh", "-c", "ollama pull llama3.2 && ollama serve"]
    environment:
      - HF_TOKEN=hf_abcdefghijklmnopqrst
    deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 1}]}}}
"""


def test_compose_reveals_images_models_and_credentials(read):
    result = read("docker-compose.yml", COMPOSE)
    assert seen(result) == {
        ("model", "gpt-4o"),
        ("model", "llama3.2"),
        ("provider-credential", "OPENAI_API_KEY"),
        ("provider-credential", "HF_TOKEN"),
        ("model-endpoint", "api.mistral.ai"),
        ("vector-db-server", "qdrant/qdrant"),
        ("inference-server", "ollama/ollama"),
        ("gpu-compute", "worker"),
    }
    web = resources(result)["web"]
    assert (web.type, web.line, web.references) == ("service", 7, ("vectors",))
    assert dict(web.attributes)["environment.LOG_LEVEL"] == "info"
    assert "hunter2" not in repr(result)
    assert "abcdefghij" not in repr(result)
    assert "pa55" not in repr(result)


def test_the_line_is_that_of_what_reveals(read):
    lines = {(d.name, d.line) for d in read("docker-compose.yml", COMPOSE).detections}
    assert {("qdrant/qdrant", 15), ("ollama/ollama", 17), ("llama3.2", 18), ("worker", 16)} <= lines
    lines = {(d.name, d.line) for d in read("k.yaml", KUBERNETES).detections}
    assert {("gpt-4.1-mini", 13), ("vllm/vllm-openai", 24), ("HF_TOKEN", 27)} <= lines


def test_a_dockerfile_reveals_what_it_builds_on_and_serves(read):
    result = read(
        "serve/Dockerfile",
        "FROM python:3.12 AS build\nRUN pip install x\nFROM vllm/vllm-openai:v0.6\nARG MODEL=Qwen/Qwen2.5-7B-Instruct\n"
        'ENV OPENAI_API_KEY=sk-abcdefghijklmnopqrstuvwx \\\n    LOG=info\nUSER app\nCMD ["vllm", "serve", "mistralai/Mistral-7B-Instruct-v0.3"]\n',
    )
    assert seen(result) == {
        ("inference-server", "vllm/vllm-openai"),
        ("model", "Qwen/Qwen2.5-7B-Instruct"),
        ("model", "mistralai/Mistral-7B-Instruct-v0.3"),
        ("provider-credential", "OPENAI_API_KEY"),
    }
    assert attributes(result, "serve/Dockerfile")["user"] == "app"
    assert "sk-abc" not in repr(result)


def test_a_heredoc_is_a_command_of_a_dockerfile(read):
    text = "FROM ollama/ollama\nRUN <<EOF\nset -e\nollama pull llama3.2\nEOF\nUSER app\n"
    result = read("Dockerfile", text)
    assert {(d.name, d.line) for d in result.detections if d.model} == {("llama3.2", 4)}
    assert attributes(result, "Dockerfile")["user"] == "app"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("Dockerfile", b"FROM ollama/ollama\nRUN \xff\xfe\n"),
        ("Dockerfile", b"\xff\xfeF\x00R\x00"),
        ("Dockerfile", b"# escape=`\nFROM ollama/ollama\nENV\nENV =\nUSER\nFROM\nCMD [\nRUN <<\nRUN <<EOF\n"),
        ("a.tf", b'resource "a_b" "\xff" { x = "\xff" }'),
        ("docker-compose.yml", b"services: {a: {environment: [1, 2, {a: 1}], command: [[1]], image: [1]}, b: 3}"),
        ("k.yaml", b"apiVersion: v1\nkind: Pod\nmetadata: [1]\nspec: 3"),
        ("k.yaml", b"apiVersion: v1\nkind: \xff"),
        ("t.yaml", b"AWSTemplateFormatVersion: 1\nResources: {A: {Type: 'AWS::X::Y', Properties: 3, DependsOn: {a: 1}}, B: 3}"),
        (".github/workflows/a.yml", b"jobs: [1]"),
        ("a.tf.json", b'{"resource": [1], "data": {"x": [1]}, "locals": 3, "variable": {"a": 1}}'),
        ("Chart.yaml", b"- 1"),
        ("values.yaml", b"3"),
    ],
)  # fmt: skip
def test_odd_shapes_are_passed_over(read, path, data):
    result = read(path, data)
    assert all("\n" not in note for note in result.notes)


@given(
    st.sampled_from(["a.tf", "docker-compose.yml", "Dockerfile", "k.yaml", "a.tf.json", "t.yaml"]),
    st.binary(max_size=100),
)
@settings(deadline=None, max_examples=200)
def test_no_bytes_make_a_reader_fail(tables, path, data):
    infrastructure_code.read(path, data, tables)


def test_what_a_dockerfile_installs_by_name_is_declared(read):
    result = read(
        "Dockerfile",
        "FROM python:3.12\nRUN pip install --no-cache-dir -r openai.txt 'vllm[audio]==0.6' \\\n  chromadb && echo crewai\n"
        "RUN uv pip install langgraph>=1\nRUN npm install -g @anthropic-ai/sdk@1.0 && npm i\nRUN pip install -i https://registry.example/ragas .\n",
    )
    assert {(d.name, d.confidence) for d in result.detections} == {
        ("vllm", "declared"), ("chroma", "declared"), ("langgraph", "declared"), ("anthropic", "declared")
    }  # fmt: skip
    assert {d.line for d in result.detections if d.name == "chroma"} == {3}


def test_a_workflow_reveals_the_coding_agents_that_it_runs_and_nothing_else(read):
    text = "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - uses: anthropics/claude-code-action@v1\n"
    result = read(".github/workflows/x.yml", text)
    assert seen(result) == {("coding-agent", "anthropics/claude-code-action")}
    assert [r.line for r in result.resources] == [6]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.tf", ""),
        ("a.tf", "# nothing\n"),
        ("docker-compose.yml", "version: '3'\n"),
        ("Dockerfile", ""),
        ("k.yaml", "apiVersion: v1\nkind: 3\n"),
        ("t.yaml", "AWSTemplateFormatVersion: x\nResources: {}\n"),
        ("Chart.yaml", "x: 1\n"),
        ("values.yaml", "x: 1\n"),
        ("a.tfvars", ""),
    ],
)
def test_what_defines_nothing_reveals_nothing(read, path, text):
    result = read(path, text)
    assert not result.detections
    assert not any(r.attributes for r in result.resources)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.tf", b"resource {{{"),
        ("a.tf.json", b"{"),
        ("docker-compose.yml", b"services: [\n"),
        ("t.yaml", b"AWSTemplateFormatVersion: x\nResources: [\n"),
        ("t.template.json", b'{"AWSTemplateFormatVersion": '),
        ("k.yaml", b"apiVersion: v1\nkind: Pod\nspec: [\n"),
    ],
)
def test_what_cannot_be_read_is_noted(read, path, data):
    result = read(path, data)
    assert not result.detections
    assert path in result.notes[0]


DEEP_HCL = 'resource "aws_bedrock_guardrail" "g" {\n a = ' + "[" * 100_000 + "\n}\n"
MANY = "".join(f'resource "aws_bedrock_guardrail" "g{n}" {{ foundation_model = "anthropic.claude-v2" }}\n' for n in range(20_000))  # fmt: skip
WIDE = 'resource "aws_x" "a" {\n' + "".join(f'  a{n} = "{n}"\n' for n in range(50_000)) + "}\n"
BOMB = "services:\n  a: &a {image: x}\n" + "".join(f"  b{n}: &b{n} {{x: [{', '.join(['*a' if not n else f'*b{n - 1}'] * 10)}]}}\n" for n in range(12))  # fmt: skip


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.tf", DEEP_HCL),
        ("a.tf", MANY),
        ("a.tf", WIDE),
        ("a.tf", 'a = "' + "${" * 200_000),
        ("a.tf.json", '{"resource": ' * 100_000),
        ("docker-compose.yml", BOMB),
        ("docker-compose.yml", "services:\n" + "".join(f"  s{n}: {{image: ollama/ollama}}\n" for n in range(20_000))),
        ("k.yaml", "apiVersion: v1\nkind: Pod\n---\n" * 20_000),
        ("k.yaml", "apiVersion: v1\nkind: Pod\nx: " + "[" * 100_000),
        ("t.yaml", "AWSTemplateFormatVersion: x\nResources:\n" + "".join(f"  R{n}: {{Type: 'A::B', Properties: {{X: !Ref R{n - 1}}}}}\n" for n in range(10_000))),
        ("Dockerfile", "FROM ollama/ollama\n" + "RUN ollama pull llama3\n" * 20_000),
        ("Dockerfile", "FROM a\nENV " + "A=1 " * 100_000),
        ("Dockerfile", "FROM a\nRUN " + "x \\\n" * 100_000),
    ],
)  # fmt: skip
def test_hostile_files_take_bounded_time_and_space(read, path, text):
    started = time.process_time()
    result = read(path, text)
    assert time.process_time() - started < 10
    assert all(len(r.attributes) <= 400 for r in result.resources)
    assert len(result.resources) <= 5_000


@given(
    st.sampled_from(["a.tf", "a.tfvars", "docker-compose.yml", "Dockerfile", "k.yaml", "values.yaml", "a.tf.json", ".github/workflows/a.yml"]),
    st.text(alphabet='ab{}[]()=:"$&*!<-\n ,.#\\', max_size=150).map(lambda t: f"apiVersion: v1\nkind: Pod\n{t}") | st.text(alphabet='ab{}[]()=:"$&*!<-\n ,.#\\', max_size=150),
)  # fmt: skip
@settings(deadline=None, max_examples=400)
def test_no_text_makes_a_reader_fail(tables, path, text):
    infrastructure_code.read(path, text.encode(), tables)


SECRETS = st.sampled_from(["password", "api_key", "DB_PASSWORD", "client_secret", "auth_token", "private_key", "REDIS_AUTH"])  # fmt: skip


@given(SECRETS, st.text("abcdefghijk123456789", min_size=12, max_size=30), st.integers(0, 3))
@settings(deadline=None, max_examples=100)
def test_no_secret_is_ever_kept(tables, name, secret, form):
    secret = f"Z{secret}"
    files = (
        ("a.tf", f'resource "aws_x" "a" {{\n  {name} = "{secret}"\n  env = {{ {name} = "{secret}" }}\n}}\n'),
        ("docker-compose.yml", f"services:\n  a:\n    environment:\n      - {name}={secret}\n    command: [x, --{name.replace('_', '-')}, {secret}]\n"),
        ("k.yaml", f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{containers: [{{env: [{{name: {name}, value: {secret}}}]}}]}}\n"),
        ("Dockerfile", f"FROM a\nENV {name}={secret}\n"),
    )  # fmt: skip
    path, text = files[form]
    result = infrastructure_code.read(path, text.encode(), tables)
    assert result.resources
    assert secret not in repr(result)


@given(st.permutations(TERRAFORM.strip().split("\nresource ")[1:]))
@settings(deadline=None, max_examples=20)
def test_the_order_of_blocks_never_matters(tables, blocks):
    def found(parts):
        text = "\n".join("resource " + part for part in parts)
        result = infrastructure_code.read("a.tf", text.encode(), tables)
        return (
            {(d.type, d.name, d.model, d.safeguard) for d in result.detections},
            {(r.address, r.attributes, r.references) for r in result.resources},
        )

    assert found(blocks) == found(sorted(blocks))


def test_a_resource_that_code_and_scan_see_is_one_asset(read, tables):
    result = read("m/main.tf", TERRAFORM)
    passed = (
        Passed("checkov", "CKV_AWS_1", "module.a[0].aws_bedrockagent_agent.support", "m/main.tf"),
        Passed("checkov", "CKV_AWS_1", "aws_iam_policy_document.kb", "m/main.tf"),
        Passed("checkov", "CKV_AWS_1", "aws_bedrock_guardrail.planned", "plan.json"),
    )
    scanned = detectors.detections({}, (), passed, tables.detectors, result.resources)
    assert {(d.name, d.ref) for d in scanned} == {
        ("aws_bedrock_guardrail.planned", "tf_address:aws_bedrock_guardrail.planned")
    }
    found = assets.assets((*result.detections, *scanned), tables.assets)
    assert len([one for one in found if one.type == "managed-agent"]) == 1


@pytest.mark.parametrize(
    ("value", "is_on"), [("true", True), ("${TRACE:-true}", True), ("false", False), ("${TRACE}", False)]
)
def test_a_container_with_tracing_switched_on_reveals_the_service(read, value, is_on):
    text = f"services:\n  app:\n    image: app\n    environment:\n      LANGSMITH_TRACING: {value!r}\n"
    assert (("llm-observability", "langsmith") in seen(read("compose.yaml", text))) is is_on


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("permissions: {models: read}\njobs: {a: {steps: []}}\n", [1]),
        ("jobs:\n  a:\n    permissions:\n      models: read\n    steps: []\n", [4]),
        ("permissions: {models: none, contents: read}\njobs: {models: {permissions: write-all}}\n", []),
    ],
)
def test_a_workflow_that_may_ask_githubs_models_reveals_their_provider(read, text, lines):
    found = read(".github/workflows/triage.yml", text).detections
    assert [(d.type, d.name, d.line) for d in found] == [
        ("hosted-llm-provider", "github-models", n) for n in lines
    ]


def test_bicep_is_said_not_to_be_read(read):
    result = read("infra/main.bicep", "resource a 'Microsoft.Search/searchServices@2024-06-01-preview' = {}")
    assert result.notes == ("infra/main.bicep: Bicep is not read; its resources are not known",)
    assert result.detections == result.resources == ()

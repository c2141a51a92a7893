import pytest
from bay import claims, findings


def test_files_that_configure_a_scanner_are_claims(bay):
    bay.only = ()
    read = bay.scan(
        {
            ".checkov.yaml": "skip-check: [CKV_AWS_1]",
            "infra/.checkov.yml": "quiet: true",
            "infra/.checkov.baseline": "{}",
            ".semgrepignore": "*",
            "src/.semgrepignore": "*",
            ".trivyignore": "CVE-2020-1",
            "osv-scanner.toml": "",
            "docs/checkov.yaml.md": "",
            "semgrepignore": "",
        }
    )
    assert claims(read["claims"]) == {
        ("scanner-configuration", "checkov", ".checkov.yaml"),
        ("scanner-configuration", "checkov", "infra/.checkov.yml"),
        ("scanner-configuration", "checkov", "infra/.checkov.baseline"),
        ("scanner-configuration", "semgrep", ".semgrepignore"),
        ("scanner-configuration", "semgrep", "src/.semgrepignore"),
        ("scanner-configuration", "trivy", ".trivyignore"),
        ("scanner-configuration", "osv-scanner", "osv-scanner.toml"),
    }


def test_a_claim_that_differs_in_case_is_seen(bay):
    bay.only = ()
    assert claims(bay.scan({".Checkov.YAML": "a: b"})["claims"]) == {
        ("scanner-configuration", "checkov", ".Checkov.YAML")
    }


def test_names_that_python_would_run_instead_of_the_gate_are_claims(bay):
    bay.only = ()
    read = bay.scan(
        {
            "maestro_gate/__init__.py": "",
            "maestro_gate/cli.py": "",
            "sitecustomize.py": "",
            "src/maestro_gate/__init__.py": "",
            "src/sitecustomize.py": "",
        }
    )
    assert claims(read["claims"]) == {
        ("shadow-code", "maestro-gate", "maestro_gate"),
        ("shadow-code", "maestro-gate", "sitecustomize.py"),
    }


@pytest.mark.parametrize("files", [{"README.md": "text"}, {}])
def test_an_honest_tree_makes_no_claim(bay, files):
    bay.only = ()
    assert bay.scan(files)["claims"].subjects == ()


def test_a_shadow_is_scanned_like_any_other_code(code):
    read = code.scan({"maestro_gate/__init__.py": "import pickle\nx = pickle.load(f)\n"})
    assert findings(read["semgrep"]) == {("maestro_gate/__init__.py", "pickle-file-loaded")}

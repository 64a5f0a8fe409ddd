//! What `examples/ci` has to copy: the files can be read, ask for no more than they need, and the
//! hook does what it says. That their commands exist is tested where the commands are defined.

use std::fs;
use std::path::Path;
use std::process::Command;

use yaml_rust2::{Yaml, YamlLoader};

use crate::stage::{Run, Stage};

fn example(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/ci");
    fs::read_to_string(folder.join(name)).unwrap()
}

fn yaml(name: &str) -> Yaml {
    YamlLoader::load_from_str(&example(name)).unwrap().remove(0)
}

fn keys(map: &Yaml) -> Vec<&str> {
    let keys = map.as_hash().unwrap().keys();
    keys.map(|key| key.as_str().unwrap()).collect()
}

/// The steps of a job on GitHub.
fn steps(job: &Yaml) -> &[Yaml] {
    job["steps"].as_vec().unwrap()
}

/// A job or a step as text.
fn text(yaml: &Yaml) -> String {
    format!("{yaml:?}")
}

#[test]
fn the_workflow_for_github_gives_tokens_to_those_who_need_them() {
    let workflow = yaml("github.yml");
    assert_eq!(keys(&workflow["on"]), ["pull_request", "push", "schedule"]);
    assert!(workflow["permissions"].as_hash().unwrap().is_empty());
    let jobs = &workflow["jobs"];
    assert_eq!(keys(jobs), ["workflows", "application"]);
    assert_eq!(
        keys(&jobs["workflows"]["permissions"]),
        ["contents", "pull-requests"]
    );
    assert_eq!(
        jobs["workflows"]["permissions"]["contents"].as_str(),
        Some("read")
    );
    // What builds the code of others sees no token and can write nothing.
    let application = &jobs["application"];
    assert_eq!(keys(&application["permissions"]), ["contents"]);
    assert_eq!(
        application["permissions"]["contents"].as_str(),
        Some("read")
    );
    assert!(!text(application).contains("secrets.") && !text(application).contains("github.token"));
    for step in steps(&jobs["workflows"]) {
        let secret = step["env"]["KNOCK_SERVICE_TOKEN"].as_str();
        let asks_dashboard = text(step).contains("cargo knock pull");
        assert_eq!(secret.is_some(), asks_dashboard, "{step:?}");
        assert!(
            !text(&step["run"]).contains("${{"),
            "what others write is not a script"
        );
        assert!(!text(step).contains("cargo check"));
    }
}

#[test]
fn the_actions_are_pinned_and_leave_no_credentials() {
    let workflow = yaml("github.yml");
    let jobs = workflow["jobs"].as_hash().unwrap();
    let steps: Vec<&Yaml> = jobs.values().flat_map(steps).collect();
    let actions = steps.iter().filter(|step| !step["uses"].is_badvalue());
    let mut checkouts = Vec::new();
    for step in actions {
        let (name, version) = step["uses"].as_str().unwrap().split_once("@v").unwrap();
        assert!(version.parse::<u32>().is_ok(), "{name}");
        if name == "actions/checkout" {
            assert_eq!(step["with"]["persist-credentials"].as_bool(), Some(false));
            checkouts.push(step["with"]["fetch-depth"].as_i64());
        }
    }
    // `diff HEAD^1` needs the commit before.
    assert_eq!(checkouts, [Some(2), None]);
    assert_eq!(workflow["defaults"]["run"]["shell"].as_str(), Some("bash"));
}

#[test]
fn every_job_for_gitlab_runs_when_it_can() {
    let pipeline = yaml("gitlab.yml");
    let jobs = ["knock-check", "knock-diff", "knock-pull", "cargo-check"];
    for job in jobs {
        assert!(pipeline[job]["script"].as_vec().is_some(), "{job}");
        let template = pipeline[job]["extends"].as_str();
        assert_eq!(template, job.starts_with("knock").then_some(".knock"));
    }
    assert_eq!(
        keys(&pipeline),
        [["workflow", ".knock"].as_slice(), &jobs].concat()
    );
    assert_eq!(
        pipeline[".knock"]["variables"]["GIT_DEPTH"].as_str(),
        Some("0")
    );
    let rules = pipeline["knock-pull"]["rules"].as_vec().unwrap();
    assert_eq!(rules[0]["if"].as_str(), Some("$KNOCK_SERVICE_TOKEN"));
}

#[test]
fn this_version_is_installed() {
    let version = Some(env!("CARGO_PKG_VERSION"));
    let github = &yaml("github.yml")["env"]["CARGO_KNOCK_VERSION"];
    assert_eq!(github.as_str(), version);
    let gitlab = &yaml("gitlab.yml")[".knock"]["variables"]["CARGO_KNOCK_VERSION"];
    assert_eq!(gitlab.as_str(), version);
}

/// The body of the comment is recognised by how it starts.
#[test]
fn the_comment_is_found_again() {
    let stage = Stage::with_sample();
    let run = stage.run(["diff", "workflows", "workflows", "--format", "markdown"]);
    assert!(run.stdout.starts_with("### Knock workflows"));
    assert!(example("github.yml").contains("startswith(\"### Knock workflows\")"));
}

#[cfg(unix)]
mod hook {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const TEMPLATE: &str = "knock/workflows/w/sms_1/text_body.txt";

    /// A repository with the hook, where `cargo knock` is this program.
    fn repository() -> Stage {
        let stage = Stage::with_template("{{ data.page }}");
        assert_eq!(git(&stage, &["init", "--quiet"]).code, 0);
        let hook = stage.path(".git/hooks/pre-commit");
        stage.write(".git/hooks/pre-commit", &example("pre-commit"));
        fs::set_permissions(hook, fs::Permissions::from_mode(0o755)).unwrap();
        stage
    }

    fn git(stage: &Stage, arguments: &[&str]) -> Run {
        let programs = Path::new(env!("CARGO_BIN_EXE_cargo-knock"))
            .parent()
            .unwrap();
        let path = std::env::var("PATH").unwrap();
        let mut command = Command::new("git");
        command
            .current_dir(stage.path(""))
            .env("PATH", format!("{}:{path}", programs.display()))
            .env_remove("KNOCK_DIR")
            .args(["-c", "user.name=Jane", "-c", "user.email=jane@example.com"])
            .args(arguments);
        command.output().expect("git is installed").into()
    }

    fn commit(stage: &Stage, staged: &str) -> Run {
        assert_eq!(git(stage, &["add", staged]).code, 0);
        git(stage, &["commit", "--quiet", "--message", "Save"])
    }

    #[test]
    fn it_refuses_errors_that_are_committed_and_no_others() {
        let stage = repository();
        assert_eq!(commit(&stage, ".").code, 0, "there is nothing wrong");

        stage.write(TEMPLATE, "{{ data.page");
        let run = commit(&stage, TEMPLATE);
        assert_eq!(run.code, 1);
        let said = run.stdout + &run.stderr;
        assert!(said.contains("error[K010]"), "{said}");
        assert!(said.contains(&format!("--> {TEMPLATE}:1:1")), "{said}");

        stage.write(TEMPLATE, "{{ data.page }} {{ data.author }}");
        assert_eq!(
            commit(&stage, "knock/workflows/w/workflow.json").code,
            1,
            "it is not staged"
        );
        assert_eq!(commit(&stage, TEMPLATE).code, 0);

        stage.write(TEMPLATE, "{{ data.page");
        stage.write("README.md", "Not a workflow");
        assert_eq!(
            commit(&stage, "README.md").code,
            0,
            "the template is not staged"
        );
        assert_eq!(
            git(&stage, &["status", "--porcelain"]).stdout,
            format!(" M {TEMPLATE}\n")
        );
    }

    #[test]
    fn it_minds_the_types_beside_the_directory() {
        let stage = repository();
        stage.write(
            "knock-types.toml",
            "[workflows.w.data]\nnothing = \"text\"\n",
        );
        let run = commit(&stage, ".");
        assert_eq!(run.code, 1);
        let said = run.stdout + &run.stderr;
        assert!(said.contains("knock-types.toml:2:1"), "{said}");
    }

    #[test]
    fn it_lets_the_directory_go() {
        let stage = repository();
        assert_eq!(commit(&stage, ".").code, 0);
        assert_eq!(git(&stage, &["rm", "-r", "--quiet", "knock"]).code, 0);
        stage.write("README.md", "No workflows any more");
        assert_eq!(commit(&stage, "README.md").code, 0);
    }
}

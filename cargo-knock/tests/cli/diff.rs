//! `cargo knock diff`. What each change is judged to be is tested by `knock-codegen`.

use std::process::Command;

use serde_json::json;

use crate::stage::{Run, Stage};

const TEMPLATE: &str = "knock/workflows/w/sms_1/text_body.txt";

impl Stage {
    fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        let identity = ["-c", "user.name=Jane", "-c", "user.email=jane@example.com"];
        command.current_dir(self.path("")).args(identity);
        let output = command.args(arguments).output().expect("git is installed");
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "git {arguments:?}: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "Save"]);
    }

    /// A repository whose only commit has this template.
    fn repository(template: &str) -> Self {
        let stage = Self::with_template(template);
        stage.git(&["init", "--quiet"]);
        stage.commit();
        stage
    }
}

#[test]
fn what_is_there_is_compared_with_the_last_commit() {
    let stage = Stage::repository("{{ data.page }}");
    let run = stage.run(["diff"]);
    assert_eq!(run.stdout, "no changes from HEAD to knock\n");
    assert_eq!((run.stderr.as_str(), run.code), ("", 0));

    stage.write(TEMPLATE, "{{ data.page }} {{ data.author }}");
    stage.git(&["add", "--all"]);
    let status = stage.git(&["status", "--porcelain"]);
    let run = stage.run(["diff"]);
    assert_eq!(
        run.stdout,
        "w\n  breaking    `data.author` is new and required\n              \
         knock/workflows/w/sms_1/text_body.txt:1:20\n\n\
         1 breaking change from HEAD to knock\n"
    );
    assert_eq!(run.code, 0);
    assert_eq!(stage.git(&["status", "--porcelain"]), status);
}

#[test]
fn revisions_and_folders_are_compared() {
    let stage = Stage::repository("{{ data.page }}");
    stage.write(TEMPLATE, "{{ data.page }} {{ data.author }}");
    stage.git(&["tag", "v1"]);
    stage.commit();
    stage.write(
        "copy/workflows/v/workflow.json",
        r#"{ "name": "V", "steps": [] }"#,
    );
    for (arguments, summary) in [
        (&["v1"][..], "1 breaking change from v1 to knock\n"),
        (&["v1", "HEAD"], "1 breaking change from v1 to HEAD\n"),
        (&["HEAD", "v1"], "1 edit from HEAD to v1\n"),
        (
            &["HEAD", "copy"],
            "1 breaking change, 1 compatible change from HEAD to copy\n",
        ),
        (&["copy", "copy"], "no changes from copy to copy\n"),
    ] {
        let run = stage.run([&["diff"], arguments].concat());
        assert!(run.stdout.ends_with(summary), "{arguments:?}: {run:?}");
        assert_eq!(run.code, 0, "{run:?}");
    }
    let run = stage.run(["diff", "--quiet", "HEAD", "HEAD"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", 0));
}

#[test]
fn two_folders_need_neither_a_knock_directory_nor_git() {
    let workflow = r#"{ "name": "V", "steps": [] }"#;
    let stage = Stage::with([("before/workflows/v/workflow.json", workflow)]);
    stage.write("after/workflows/v/workflow.json", workflow);
    let run = stage.run(["diff", "before", "after"]);
    assert_eq!(run.stdout, "no changes from before to after\n");
}

#[test]
fn what_is_denied_is_a_finding() {
    let stage = Stage::repository("{{ data.page }}");
    let code = |template: &str, deny: &str| {
        stage.write(TEMPLATE, template);
        stage.run(["diff", "--deny", deny]).code
    };
    let (breaking, edit) = ("{{ data.page }} {{ data.author }}", "{{ data.page.x }}");
    assert_eq!(code(breaking, "breaking"), 1);
    assert_eq!(code(edit, "breaking"), 1);
    let edit = "{% if data.page %}{{ data.page }}{% endif %}";
    assert_eq!((code(edit, "breaking"), code(edit, "edits")), (0, 1));
    let compatible = "{{ data.page }}{% if data.cc %}{{ data.cc }}{% endif %}";
    assert_eq!(code(compatible, "edits"), 0);
}

#[test]
fn json_has_every_change_with_both_places() {
    let stage = Stage::repository("{{ data.page }}");
    stage.write(TEMPLATE, "{% if data.page %}{{ data.page }}{% endif %}");
    let file = "workflows/w/sms_1/text_body.txt";
    assert_eq!(
        stage.run(["diff", "--format", "json"]).json(),
        json!({
            "base": "HEAD",
            "head": "knock",
            "verdict": "edit",
            "remarks": [],
            "workflows": [{
                "key": "w",
                "verdict": "edit",
                "changes": [{
                    "path": "data.page",
                    "what": "became-optional",
                    "verdict": "edit",
                    "message": "was required and is optional",
                    "before": { "file": file, "line": 1, "column": 4 },
                    "after": { "file": file, "line": 1, "column": 7 },
                }],
            }],
            "summary": { "breaking": 0, "edit": 1, "compatible": 0 },
        })
    );
}

#[test]
fn markdown_keeps_its_table_whatever_names_are() {
    let stage = Stage::repository("{{ data.page }}");
    stage.write(TEMPLATE, "{{ data['a | b`c'] }} <b>");
    let run = stage.run(["diff", "--format", "markdown"]);
    assert_eq!(
        run.stdout,
        "### Knock workflows: 1 breaking change, 1 edit from HEAD to knock\n\
         \n\
         | workflow | | change | where |\n\
         | --- | --- | --- | --- |\n\
         | `w` | ❌ breaking | ``data.a \\| b`c`` is new and required | \
         `knock/workflows/w/sms_1/text_body.txt:1:4` |\n\
         | `w` | ✏️ edit | `data.page` is not read from the trigger any more | \
         `knock/workflows/w/sms_1/text_body.txt:1:4` |\n"
    );
}

#[test]
fn a_revision_before_there_were_workflows_has_none() {
    let stage = Stage::with([("README.md", "")]);
    stage.git(&["init", "--quiet"]);
    stage.commit();
    stage.write(
        "knock/workflows/v/workflow.json",
        r#"{ "name": "V", "steps": [] }"#,
    );
    let run = stage.run(["diff", "--deny", "edits"]);
    assert!(run.stdout.contains("the workflow is new"), "{run:?}");
    assert_eq!(run.stderr, "there is no workflow in HEAD\n");
    assert_eq!(run.code, 0);
}

#[test]
fn the_overrides_of_a_revision_are_its_own() {
    let stage = Stage::repository("{{ data.page }}");
    let overrides = "[workflows.w.data.page]\nkind = \"integer\"\n";
    stage.write("knock-types.toml", overrides);
    let run = stage.run(["diff"]);
    assert!(
        run.stdout.contains("was scalar and must be integer"),
        "{run:?}"
    );
    stage.commit();
    assert_eq!(
        stage.run(["diff"]).stdout,
        "no changes from HEAD to knock\n"
    );
}

#[test]
fn errors_that_may_hide_reads_are_mentioned() {
    let stage = Stage::repository("{{ data.page }}");
    stage.write(TEMPLATE, "{{ data.page");
    let run = stage.run(["diff"]);
    let remark = "knock has 1 error, which may hide what its templates read";
    assert!(run.stderr.starts_with(remark), "{run:?}");
    let markdown = stage.run(["diff", "--format", "markdown"]).stdout;
    assert!(markdown.contains("\n> knock has 1 error, "), "{markdown}");
}

/// A hook in a linked worktree is told where its repository is, and nothing of the worktree.
#[test]
fn what_a_hook_is_told_does_not_lead_astray() {
    let stage = Stage::repository("{{ data.page }}");
    stage.write(TEMPLATE, "{{ data.page }} {{ data.author }}");
    let mut command = stage.command(["diff", "--deny", "breaking"]);
    command.env("GIT_DIR", ".git").env("GIT_PREFIX", "knock/");
    command.env("GIT_INDEX_FILE", stage.path(".git/index"));
    let run = Run::from(command.output().unwrap());
    assert!(
        run.stdout.contains("`data.author` is new and required"),
        "{run:?}"
    );
    assert_eq!(run.code, 1);
}

#[test]
fn a_folder_with_the_name_of_a_branch_is_not_guessed_at() {
    let stage = Stage::repository("{{ data.page }}");
    stage.git(&["branch", "feature"]);
    stage.write("feature/README.md", "");
    let run = stage.run(["diff", "feature"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("`feature` is a folder and a git revision"),
        "{run:?}"
    );
    let run = stage.run(["diff", "refs/heads/feature"]);
    assert_eq!(run.stdout, "no changes from refs/heads/feature to knock\n");
}

#[test]
fn what_may_be_hidden_is_not_judged() {
    let stage = Stage::repository("{{ data.page }}");
    stage.write(TEMPLATE, "{{ data.page");
    let run = stage.run(["diff", "--deny", "breaking"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("knock has errors, so that `--deny` cannot judge"),
        "{run:?}"
    );
    assert_eq!(stage.run(["diff"]).code, 0);
}

#[test]
fn what_names_nothing_is_refused() {
    let stage = Stage::repository("{{ data.page }}");
    for name in ["nowhere", "--help^", "", "HEAD:knock", "v1..v2"] {
        let run = stage.run(["diff", "--", name]);
        assert_eq!(run.code, 2, "{name}: {run:?}");
        let said = format!("`{name}` is neither a folder nor a git revision");
        assert!(run.stderr.contains(&said), "{name}: {run:?}");
    }
    let stage = Stage::with_template("{{ data.page }}");
    let run = stage.run(["diff"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("not a git repository"), "{run:?}");
}

//! Where the Knock directory of a crate is looked for.

use std::ffi::OsString;
use std::fs;
use std::ops::Deref;
use std::path::Path;

use knock_codegen::Lookup;
use knock_codegen::directory::{NotFound, locate, project_config};
use tempfile::TempDir;

/// A folder that is removed when the test is over.
struct Root(TempDir);

impl Deref for Root {
    type Target = Path;

    fn deref(&self) -> &Path {
        self.0.path()
    }
}

/// A folder with files in it.
fn lay_out(files: &[(&str, &str)]) -> Root {
    // Not in the target directory: above it may stand the `knock.json` of this project.
    let root = Root(tempfile::tempdir().unwrap());
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    // Above this folder is the project itself; a workspace of its own ends the search there.
    if !root.join("Cargo.toml").exists() {
        fs::write(root.join("Cargo.toml"), "[workspace]\n").unwrap();
    }
    root
}

const WORKFLOW: &str = "workflows/a/workflow.json";

/// What is wrong with each place, with paths relative to `root`.
fn reasons(root: &Path, error: &NotFound) -> Vec<String> {
    let searched = error.searched.iter();
    searched
        .map(|searched| {
            let path = searched.path.strip_prefix(root).unwrap();
            let reason = searched.reason.replace(root.to_str().unwrap(), "<root>");
            format!("{} {reason}", path.display())
        })
        .collect()
}

#[test]
fn the_first_that_is_given_counts() {
    let root = lay_out(&[
        ("explicit/x", ""),
        ("env/x", ""),
        ("configured/x", ""),
        ("knock.json", r#"{"knockDir": "./configured"}"#),
        ("crates/app/explicit/x", ""),
        ("crates/app/env/x", ""),
        ("crates/app/knock/workflows/a/workflow.json", "{}"),
    ]);
    let app = root.join("crates/app");
    let env = || Some(OsString::from("env"));
    let explicit = Some(Path::new("explicit"));
    let absolute = root.join("explicit");

    assert_eq!(locate(explicit, &app, env()), Ok(app.join("explicit")));
    assert_eq!(locate(Some(&absolute), &app, None), Ok(absolute.clone()));
    assert_eq!(locate(None, &app, env()), Ok(app.join("env")));
    // `knockDir` is relative to its own file, and found above the crate.
    assert_eq!(locate(None, &app, None), Ok(root.join("configured")));
    assert_eq!(
        locate(None, &app, Some(OsString::new())),
        Ok(root.join("configured"))
    );
    assert_eq!(project_config(&app), Some(root.join("knock.json")));
}

#[test]
fn what_is_given_and_leads_nowhere_is_an_error() {
    let root = lay_out(&[(WORKFLOW, "{}"), ("file", "")]);
    let error = |explicit: Option<&str>, env: Option<&str>| {
        let found = locate(explicit.map(Path::new), &root, env.map(OsString::from));
        reasons(&root, &found.unwrap_err())
    };
    assert_eq!(
        error(Some("absent"), None),
        ["absent does not exist; the argument names it"]
    );
    assert_eq!(
        error(None, Some("file")),
        ["file is not a folder; `KNOCK_DIR` names it"]
    );
}

#[test]
fn a_broken_project_configuration_is_an_error() {
    for (config, reason) in [
        (
            "{\n  \"knockDir\" \"knock\"}",
            "knock.json:2:13: error[K003]: invalid JSON: expected a colon after the key (help: put a colon between the key and its value)",
        ),
        ("[]", "has no text for `knockDir`"),
        (r#"{"knockDir": ""}"#, "has no text for `knockDir`"),
        (r#"{"knockDir": 1}"#, "has no text for `knockDir`"),
    ] {
        let root = lay_out(&[(WORKFLOW, "{}"), ("knock.json", config)]);
        let error = locate(None, &root, None).unwrap_err();
        assert_eq!(reasons(&root, &error), [format!("knock.json {reason}")]);
    }
    let root = lay_out(&[(WORKFLOW, "{}"), ("knock.json", "")]);
    let config = fs::File::create(root.join("knock.json")).unwrap();
    config.set_len(1 << 40).unwrap();
    assert_eq!(
        reasons(&root, &locate(None, &root, None).unwrap_err()),
        ["knock.json cannot be read: it is larger than 10 MiB"]
    );
    let root = lay_out(&[("knock.json", r#"{"knockDir": "gone"}"#)]);
    assert_eq!(
        reasons(&root, &locate(None, &root, None).unwrap_err()),
        ["gone does not exist; `knockDir` in <root>/knock.json names it"]
    );
}

#[test]
fn without_any_word_it_stands_in_the_crate_or_its_workspace() {
    let flat = "a/workflow.json";
    for (name, files, expected) in [
        (
            "knock",
            vec![format!("app/knock/{WORKFLOW}"), format!("app/{WORKFLOW}")],
            "app/knock",
        ),
        ("flat", vec![format!("app/knock/{flat}")], "app/knock"),
        ("partials", vec!["app/knock/partials/x".into()], "app/knock"),
        ("dot", vec![format!("app/.knock/{WORKFLOW}")], "app/.knock"),
        (
            "crate",
            vec![format!("app/{WORKFLOW}"), format!("knock/{WORKFLOW}")],
            "app",
        ),
        (
            "workspace",
            vec![format!("knock/{WORKFLOW}"), format!("app/src/lib.rs")],
            "knock",
        ),
        (
            "workspace_root",
            vec![WORKFLOW.into(), format!("app/src/lib.rs")],
            "",
        ),
        // A crate that is called knock is no Knock directory.
        (
            "crate_knock",
            vec!["app/knock/src/lib.rs".into(), WORKFLOW.into()],
            "",
        ),
    ] {
        let files: Vec<(&str, &str)> = files.iter().map(|path| (path.as_str(), "{}")).collect();
        let root = lay_out(&files);
        let found = locate(None, &root.join("app"), None).unwrap();
        assert_eq!(found, root.join(expected), "{name}");
    }
}

#[test]
fn the_search_does_not_leave_the_workspace() {
    let root = lay_out(&[
        (WORKFLOW, "{}"),
        ("inner/Cargo.toml", "[workspace.package]\n"),
    ]);
    assert!(locate(None, &root.join("inner"), None).is_err());
}

#[test]
fn nothing_found_lists_what_was_searched_and_what_to_do() {
    let root = lay_out(&[("app/knock/src/lib.rs", ""), ("app/.knock", "")]);
    let error = locate(None, &root.join("app"), None).unwrap_err();
    let message = error.to_string().replace(root.to_str().unwrap(), "<root>");
    assert_eq!(
        message.replace('\\', "/"),
        "no Knock directory was found:
  `<root>/app/knock` holds nothing of Knock's
  `<root>/app/.knock` is not a folder
  `<root>/app` holds no folder `workflows`
  `<root>/knock` does not exist
  `<root>/.knock` does not exist
  `<root>` holds no folder `workflows`
help: write one with `knock pull`, or name it in the environment variable `KNOCK_DIR` or as `knockDir` in `knock.json`"
    );
}

#[test]
fn a_crate_is_told_by_paths_from_its_manifest() {
    let root = lay_out(&[("app/Cargo.toml", ""), ("app/knock/lib.rs", "")]);
    let find = |directory: Option<&str>| {
        let found = Lookup::find(&root.join("app"), directory.map(Path::new), None, "x");
        found.unwrap_err().to_string()
    };
    assert_eq!(
        find(None),
        "no Knock directory was found from the folder of Cargo.toml:
  `knock` holds nothing of Knock's
  `.knock` does not exist
  `.` holds no folder `workflows`
  `../knock` does not exist
  `../.knock` does not exist
  `..` holds no folder `workflows`
help: write one with `knock pull`, or name it in the environment variable `KNOCK_DIR` or as `knockDir` in `knock.json`"
    );
    assert!(find(Some("../gone")).contains("  `../gone` does not exist; the argument names it\n"));
}

use std::fs;

use super::*;

const WORKFLOW: &str = r#"{ "name": "Welcome", "steps": [
    { "type": "channel", "ref": "sms_1", "template": { "text_body@": "sms_1/text_body.txt" } }
] }"#;

/// A workspace with a crate `app` and a Knock directory `workflows` beside it.
struct Workspace(PathBuf);

impl Workspace {
    fn new(name: &str, template: &str) -> Self {
        let name = format!("knock-builder-{name}-{}", std::process::id());
        let workspace = Self(env::temp_dir().join(name));
        workspace.write("app/Cargo.toml", "");
        workspace.write("knock/workflows/welcome/workflow.json", WORKFLOW);
        workspace.write("knock/workflows/welcome/sms_1/text_body.txt", template);
        fs::create_dir_all(workspace.0.join("out")).unwrap();
        workspace
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs a builder, and answers with its result and its instructions to Cargo.
    fn run(&self, builder: Builder) -> (Result<PathBuf, Error>, Vec<String>) {
        let surroundings = Surroundings {
            manifest_dir: self.0.join("app"),
            output: self.0.join("out"),
            environment: None,
        };
        let mut cargo = Vec::new();
        let result = builder.run(surroundings, &mut cargo);
        let lines = String::from_utf8(cargo).unwrap();
        (result, lines.lines().map(str::to_owned).collect())
    }

    fn bindings(&self) -> String {
        fs::read_to_string(self.0.join("out/knock_workflows.rs")).unwrap()
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn builder() -> Builder {
    Builder::new().directory("../knock")
}

#[test]
fn cargo_watches_all_that_was_read() {
    let workspace = Workspace::new("watch", "Hi {{ name }}");
    let (result, cargo) = workspace.run(builder());
    assert_eq!(result, Ok(workspace.0.join("out/knock_workflows.rs")));
    assert!(workspace.bindings().contains("pub mod welcome {"));
    let watched: Vec<&str> = (cargo.iter())
        .filter_map(|line| line.strip_prefix("cargo::rerun-if-"))
        .collect();
    // Cargo looks at everything below a folder.
    assert_eq!(watched, ["env-changed=KNOCK_DIR", "changed=../knock"]);
    let text = format!("{cargo:?}{}", workspace.bindings());
    assert!(!text.contains(workspace.0.to_str().unwrap()), "{text}");
}

#[test]
fn what_has_not_changed_is_not_written() {
    let workspace = Workspace::new("unchanged", "Hi {{ name }}");
    let file = workspace.run(builder()).0.unwrap();
    let written = || fs::metadata(&file).unwrap().modified().unwrap();
    let old = written() - std::time::Duration::from_secs(60);
    let opened = fs::File::options().write(true).open(&file).unwrap();
    opened.set_modified(old).unwrap();
    workspace.run(builder()).0.unwrap();
    assert_eq!(written(), old);
    workspace.write("knock/workflows/welcome/sms_1/text_body.txt", "{{ other }}");
    workspace.run(builder()).0.unwrap();
    assert_ne!(written(), old);
}

#[test]
fn every_workflow_has_a_file_of_its_own_for_as_long_as_it_is_there() {
    let workspace = Workspace::new("each", "Hi {{ name }}");
    workspace.write("knock/workflows/hello/workflow.json", WORKFLOW);
    workspace.write("knock/workflows/hello/sms_1/text_body.txt", "");
    let files = |builder: Builder| {
        workspace.run(builder).0.unwrap();
        let files = fs::read_dir(workspace.0.join("out/knock_workflows")).unwrap();
        let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
        let modules: Vec<String> = texts.collect();
        assert!(workspace.bindings().ends_with(&modules.join("\n")));
        modules.len()
    };
    assert_eq!(files(builder()), 2);
    assert_eq!(files(builder().only(["hello"])), 1);
    assert_eq!(files(builder().only(["welcome"])), 1);
}

#[test]
fn a_mistake_is_reported_and_the_rest_is_generated() {
    let workspace = Workspace::new("mistake", "Hi {{ name }}\n{% if %}");
    let error = workspace.run(builder()).0.unwrap_err();
    let lines: Vec<&str> = error.lines().collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let place = "knock/workflows/welcome/sms_1/text_body.txt:2:";
    assert!(lines[0].starts_with(place), "{}", lines[0]);
    assert!(workspace.bindings().contains("pub name: "));
}

#[test]
fn an_unknown_key_is_an_error_that_suggests_one() {
    let workspace = Workspace::new("only", "Hi");
    let (result, _) = workspace.run(builder().only(["welcom"]));
    assert_eq!(
        result.unwrap_err().to_string(),
        "no workflow has the key `welcom`: did you mean `welcome`?"
    );
    assert!(!workspace.bindings().contains("pub mod"));
}

#[test]
fn a_missing_directory_is_an_error_that_lists_what_was_searched() {
    let workspace = Workspace::new("missing", "");
    let (result, cargo) = workspace.run(Builder::new().directory("nowhere"));
    let error = result.unwrap_err().to_string();
    assert!(error.contains("nowhere"), "{error}");
    assert!(cargo.contains(&"cargo::rerun-if-changed=nowhere".to_owned()));
}

#[test]
fn a_warning_is_shown_and_stops_the_build_only_when_told_to() {
    let workspace = Workspace::new("warning", "{{ recipent.name }}");
    let (result, cargo) = workspace.run(builder());
    assert!(result.is_ok(), "{result:?}");
    let warning = "cargo::warning=knock/workflows/welcome/sms_1/text_body.txt:1:";
    let shown = cargo
        .iter()
        .filter(|line| line.starts_with(warning))
        .count();
    assert_eq!(shown, 1, "{cargo:#?}");
    let (result, _) = workspace.run(builder().deny_warnings(true));
    assert_eq!(result.unwrap_err().lines().count(), 1);
}

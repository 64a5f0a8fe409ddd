//! A build needs its sources and nothing else: no network, no certain place, nothing to write beside
//! them.

use std::path::Path;

use knock_tests::cargo_project::WORKSPACE;
use knock_tests::directories::{self, Files};

use crate::fixture;

#[test]
fn what_is_generated_is_the_same_in_any_place() {
    let here = build("hermetic/here");
    let there = build("hermetic/another place/通知");
    for package in ["built", "bystander"] {
        let bindings = &here[&format!("{package}/knock_workflows.rs")];
        assert!(bindings.contains("pub fn trigger"), "{bindings}");
    }
    assert!(here.keys().eq(there.keys()), "{here:#?} or {there:#?}");
    for (path, text) in &here {
        assert_eq!(text, &there[path], "{path}");
    }
}

/// Builds a project whose sources cannot be written, and answers with all that its build scripts have.
fn build(name: &str) -> Files {
    let mut files = fixture::files("rebuilds");
    for (path, text) in directories::files(&Path::new(WORKSPACE).join("workflows")) {
        files.insert(format!("knock/{path}"), text);
    }
    let project = fixture::write(name, &files);
    // Writes what `Cargo.lock` lacks.
    let metadata = project.cargo(["metadata", "--format-version=1"]).output();
    assert!(metadata.expect("Cargo runs").status.success());
    let sources = directories::files(project.root());
    let checked = {
        let _guard = ReadOnly::new(project.root());
        project.check()
    };
    assert!(checked.compiled.contains("app"), "{checked:#?}");
    assert!(
        directories::files(project.root()) == sources,
        "the sources have changed"
    );

    let workspace = Path::new(WORKSPACE).canonicalize().expect("it is there");
    let place = workspace.to_str().expect("a path in Unicode");
    let mut outputs = Files::new();
    for package in ["built", "bystander"] {
        for (path, text) in directories::files(&checked.outputs[package]) {
            assert!(!text.contains(place), "{package}/{path} names {place}");
            outputs.insert(format!("{package}/{path}"), text);
        }
    }
    outputs
}

/// A folder that cannot be written to for as long as this is there.
struct ReadOnly<'a>(&'a Path);

impl<'a> ReadOnly<'a> {
    fn new(folder: &'a Path) -> Self {
        set_mode(folder, 0o555, 0o444);
        Self(folder)
    }
}

impl Drop for ReadOnly<'_> {
    fn drop(&mut self) {
        set_mode(self.0, 0o755, 0o644);
    }
}

/// Sets the permissions of all folders and files below.
#[cfg(unix)]
fn set_mode(folder: &Path, of_folders: u32, of_files: u32) {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    let set = |path: &Path, mode| {
        fs::set_permissions(path, Permissions::from_mode(mode)).expect("files of the test");
    };
    set(folder, of_folders);
    for entry in fs::read_dir(folder).expect("a folder of the test") {
        let path = entry.expect("a folder of the test").path();
        if path.is_dir() {
            set_mode(&path, of_folders, of_files);
        } else {
            set(&path, of_files);
        }
    }
}

/// Elsewhere it is enough that the sources are the same after the build.
#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32, _: u32) {}

//! The projects in `fixtures/crates`, which can be opened and built where they stand, too.

use std::path::Path;

use knock_tests::cargo_project::{CargoProject, WORKSPACE};
use knock_tests::directories::{self, Files};

/// The files of a project. What leads out of it leads to this workspace from anywhere.
pub(crate) fn files(name: &str) -> Files {
    let folder = Path::new(WORKSPACE)
        .join("tests/fixtures/crates")
        .join(name);
    let mut files = directories::files(&folder);
    assert!(!files.is_empty(), "there is no fixture `{name}`");
    let workspace = WORKSPACE.replace('\\', "/") + "/";
    for text in files.values_mut() {
        for up in ["../../../../../", "../../../../"] {
            *text = text.replace(up, &workspace);
        }
    }
    files
}

pub(crate) fn project(name: &str) -> CargoProject {
    write(name, &files(name))
}

pub(crate) fn write(name: &str, files: &Files) -> CargoProject {
    CargoProject::write(env!("CARGO_TARGET_TMPDIR"), name, files)
}

//! What rustc says where an application does not bring what the templates need, or uses the macros
//! in a wrong way. `TRYBUILD=overwrite cargo test` rewrites the `.stderr` files; read them as a user
//! would.

use std::path::Path;
use std::{fs, io};

/// The folder of the crate that trybuild makes of the cases.
const CRATE: &str = concat!(
    env!("CARGO_TARGET_TMPDIR"),
    "/../tests/trybuild/knock-tests"
);

#[test]
fn ui() {
    copy("ui/project".as_ref(), CRATE.as_ref()).expect("files can be copied");
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}

/// Puts what is in one folder into another.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &copied)?;
        } else {
            fs::copy(path, copied)?;
        }
    }
    Ok(())
}

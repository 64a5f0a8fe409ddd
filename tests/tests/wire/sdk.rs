//! Knock's own SDK for Node.
//!
//! `npm ci --ignore-scripts --prefix tests/sdk` fetches it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tokio::task::spawn_blocking;

/// The folder that the SDK is installed in; `None` where it is not.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sdk");
    let is_installed = folder.join("node_modules/@knocklabs/node").is_dir();
    if !is_installed {
        knock_tests::say("skipped: `npm ci --ignore-scripts --prefix tests/sdk` has not been run");
    }
    is_installed.then_some(folder)
}

/// Makes the calls of `calls.js` to whoever listens there, and gives their names.
pub(crate) async fn call(folder: &Path, url: String) -> Vec<String> {
    let mut node = Command::new("node");
    node.arg(folder.join("calls.js"))
        .arg(url)
        .stderr(Stdio::inherit());
    // Who listens is served by this thread.
    let output = spawn_blocking(move || node.output())
        .await
        .expect("it does not panic");
    let output = output.expect("npm was there, so node is");
    assert!(output.status.success(), "it says why above");
    serde_json::from_slice(&output.stdout).expect("names")
}

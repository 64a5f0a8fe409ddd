//! What liquidjs makes of templates: the interpreter that Knock's own command line validates with.
//!
//! `npm ci --prefix tests/oracle` fetches it. The crate `liquid` will not do: it fails wherever
//! something undefined is compared, assigned or given to `default`, which no template needs to fear.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Templates that are rendered in several environments.
#[derive(Serialize)]
pub(crate) struct Case {
    pub(crate) partials: BTreeMap<String, String>,
    pub(crate) templates: Vec<String>,
    pub(crate) environments: Vec<Value>,
}

/// Why templates cannot be rendered in an environment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(crate) struct Fault(pub(crate) String);

impl Fault {
    /// Whether it is that something undefined is read.
    pub(crate) fn is_undefined(&self) -> bool {
        self.0.starts_with("undefined variable")
    }
}

/// For each environment of each case what is the matter; `None` where there is no interpreter.
pub(crate) fn render(cases: &[&Case]) -> Option<Vec<Vec<Option<Fault>>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracle");
    if !folder.join("node_modules/liquidjs").is_dir() {
        knock_tests::say("skipped: `npm ci --prefix tests/oracle` has not been run");
        return None;
    }
    let mut node = Command::new("node")
        .arg(folder.join("oracle.js"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("npm was there, so node is");
    let mut input = node.stdin.take().expect("it is piped");
    let cases = serde_json::to_vec(cases).expect("text and JSON");
    // The oracle reads everything before it answers.
    input.write_all(&cases).expect("it reads all");
    drop(input);
    let output = node.wait_with_output().expect("it was started");
    assert!(output.status.success(), "it says why above");
    Some(serde_json::from_slice(&output.stdout).expect("faults"))
}

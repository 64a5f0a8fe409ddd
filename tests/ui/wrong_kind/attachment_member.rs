use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "files")]
struct Files {
    files: Vec<File>,
}

#[derive(Serialize, KnockData)]
struct File {
    name: String,
    content: Vec<u8>,
}

fn main() {}

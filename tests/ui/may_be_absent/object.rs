use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "thread")]
struct Thread {
    root: Option<Comment>,
}

#[derive(Serialize, KnockData)]
struct Comment {
    text: String,
    replies: Vec<Comment>,
}

fn main() {}

use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "thread")]
struct Thread {
    root: Comment,
}

#[derive(Serialize, KnockData)]
struct Comment {
    body: String,
    replies: Vec<Comment>,
}

fn main() {}

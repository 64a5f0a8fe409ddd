use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "profile")]
struct Profile {
    avatar: Option<Avatar>,
}

#[derive(Serialize, KnockData)]
struct Avatar {
    path: String,
}

fn main() {}

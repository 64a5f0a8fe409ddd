use std::collections::HashMap;

use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "team")]
struct Team {
    members: HashMap<String, Member>,
}

#[derive(Serialize, KnockData)]
struct Member {
    email: String,
}

fn main() {}

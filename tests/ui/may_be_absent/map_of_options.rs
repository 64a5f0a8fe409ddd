use std::collections::HashMap;

use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
struct Welcome {
    first_name: String,
    #[serde(flatten)]
    rest: HashMap<String, Option<String>>,
}

fn main() {}

use std::collections::HashMap;

use knock_runtime::{Value, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
struct Welcome {
    first_name: String,
    #[serde(flatten)]
    links: Links,
    #[serde(flatten)]
    rest: HashMap<String, Value>,
}

#[derive(Serialize, knock_runtime::KnockData)]
struct Links {
    confirm_url: Option<String>,
}

fn main() {}

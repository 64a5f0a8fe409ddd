use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
struct Welcome {
    first_name: String,
    #[serde(flatten)]
    links: Links,
}

#[derive(Serialize, KnockData)]
struct Links {
    confirm_url: Option<String>,
}

fn main() {}

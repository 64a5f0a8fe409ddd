use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
struct Welcome {
    first_name: String,
    #[serde(flatten)]
    links: Option<Links>,
}

#[derive(Serialize, KnockData)]
struct Links {
    confirm_url: String,
}

fn main() {}

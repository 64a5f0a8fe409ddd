use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
struct Welcome {
    first_name: String,
    #[serde(flatten, skip_serializing_if = "Links::are_empty")]
    links: Links,
}

#[derive(Serialize, KnockData)]
struct Links {
    confirm_url: String,
}

impl Links {
    fn are_empty(&self) -> bool {
        self.confirm_url.is_empty()
    }
}

fn main() {}

use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Clone, Serialize, Workflow)]
#[knock(workflow = "welcome")]
#[serde(into = "Person")]
struct Welcome {
    first_name: String,
    confirm_url: String,
}

#[derive(Serialize, KnockData)]
struct Person {
    first_name: String,
}

impl From<Welcome> for Person {
    fn from(welcome: Welcome) -> Self {
        Self { first_name: welcome.first_name }
    }
}

fn main() {}

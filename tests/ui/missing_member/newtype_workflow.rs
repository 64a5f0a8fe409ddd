use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
struct Welcome(Person);

#[derive(Serialize, KnockData)]
struct Person {
    first_name: String,
}

fn main() {}

use knock_runtime::{KnockData, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell", deny_unused)]
struct Farewell {
    first_name: String,
    #[serde(flatten)]
    person: Person,
}

#[derive(Serialize, KnockData)]
struct Person {
    age: u8,
}

fn main() {}

use knock_runtime::Workflow;
use serde::Serialize;

type Maybe<T> = Option<T>;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome")]
struct Welcome {
    first_name: Maybe<String>,
    confirm_url: String,
}

fn main() {}

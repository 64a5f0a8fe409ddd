use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome", dirctory = "knock")]
struct Welcome {
    #[knock(kind = "str")]
    first_name: String,
    #[knock(unchekced)]
    confirm_url: String,
}

fn main() {}

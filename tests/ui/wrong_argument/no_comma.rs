knock_runtime::workflows!("knock" only = ["welcome"]);

fn main() {}

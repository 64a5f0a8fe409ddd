macro_rules! welcome {
    ($name:ty) => {
        #[derive(serde::Serialize, knock_runtime::Workflow)]
        #[knock(workflow = "welcome")]
        struct Welcome {
            #[knock(kind = "text")]
            first_name: $name,
            confirm_url: String,
        }
    };
}

welcome!(Option<String>);

fn main() {}

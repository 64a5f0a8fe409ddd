mod shop {
    pub mod model {
        #[derive(serde::Serialize, knock_runtime::KnockData)]
        pub struct Item {
            pub name: String,
        }
    }
    pub use model::Item as Line;
}

#[derive(serde::Serialize, knock_runtime::Workflow)]
#[knock(workflow = "cart")]
struct Cart {
    items: Vec<shop::Line>,
}

fn main() {}

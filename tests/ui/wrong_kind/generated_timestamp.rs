knock_runtime::workflows!(only = ["meeting"]);

fn data() -> workflows::meeting::Data {
    workflows::meeting::Data { starts_at: "tomorrow" }
}

fn main() {}

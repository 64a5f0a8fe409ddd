use std::fmt::Display;

use knock_codegen::contract::Contract;
use knock_codegen::directory::Directory;
use knock_codegen::json_schema::json_schema;
use knock_codegen::{EmitOptions, analyze, emit};
use serde_json::{Value, json};

use crate::generation::is_rust;
use crate::text;

/// The member of a workflow that is its schema.
const KEY: &str = "trigger_data_json_schema";

/// What stands between a schema and a template that reads what it describes.
const SEPARATOR: &str = "\n---\n";

/// Every schema makes a contract whose code parses as Rust and whose schema is one; and it makes the
/// same contract whether it stands in the workflow or in a file of its own.
///
/// The input is a schema and, after a line `---`, a template.
///
/// # Panics
///
/// When that does not hold.
pub fn schema(bytes: &[u8]) {
    let text = text(bytes);
    let (schema, template) = text.split_once(SEPARATOR).unwrap_or((&text, ""));
    let referred = Workflow::new([KEY, "@"].concat(), "\"schema.json\"", schema, template);
    is_rust(&referred.rust());
    let described: Value = serde_json::from_str(&referred.schema()).expect("a schema is JSON");
    assert!(described.is_object(), "{described}");
    let alone = |schema: &str| Workflow::new(KEY, schema, "", "").schema();
    let once = alone(&referred.schema());
    assert_eq!(alone(&once), once);
    // Text stands for the schema that is written in it, and `null` for none.
    let is_schema = |value: &Value| value.is_object() || value.is_boolean();
    if serde_json::from_str(schema).is_ok_and(|value| is_schema(&value)) {
        let inline = Workflow::new(KEY, schema, "", template);
        if inline.is_whole() && referred.is_whole() {
            assert_eq!(inline.schema(), referred.schema());
        }
    }
}

/// The only workflow of a directory, which has a schema.
struct Workflow {
    directory: Directory,
    contracts: Vec<Contract>,
}

impl Workflow {
    /// With this member, a template, and a file `schema.json`.
    fn new(key: impl Display, value: &str, file: &str, template: &str) -> Self {
        let step = json!({
            "type": "channel", "channel_type": "sms", "ref": "sms_1",
            "template": { "text_body": template },
        });
        let document = format!("{{\"steps\": [{step}], \"{key}\": {value}}}");
        let directory = Directory::from_files([
            ("workflows/w/workflow.json", document.as_str()),
            ("workflows/w/schema.json", file),
        ]);
        Self {
            contracts: analyze(&directory).contracts,
            directory,
        }
    }

    fn rust(&self) -> String {
        let Self {
            directory,
            contracts,
        } = self;
        emit(contracts, &directory.sources, &EmitOptions::default())
    }

    fn schema(&self) -> String {
        json_schema(&self.contracts[0]).to_string()
    }

    /// Whether its file can be read.
    fn is_whole(&self) -> bool {
        !self.directory.workflows[0].document.is_null()
    }
}

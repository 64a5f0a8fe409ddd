//! Knock's description of its API, as a tree.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value};

/// The members of a path that are operations.
pub(crate) const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// The whole description.
pub(crate) struct Description(pub(crate) Value);

/// Something that Knock can be asked to do.
pub(crate) struct Operation<'a> {
    pub(crate) method: String,
    /// The path with its placeholders.
    pub(crate) template: &'a str,
    object: &'a Value,
}

/// A parameter of the query.
pub(crate) struct Parameter<'a> {
    pub(crate) name: String,
    pub(crate) is_required: bool,
    pub(crate) schema: &'a Value,
}

impl Description {
    /// The description as it was published; `None` where it is not present.
    pub(crate) fn published(mock: &Path) -> Option<Self> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/knock/openapi.yml");
        if !file.is_file() {
            knock_tests::say("skipped: Knock's description of its API is not present");
            return None;
        }
        let output = Command::new("node")
            .arg(mock.join("description.js"))
            .arg(file)
            .output()
            .expect("npm was there, so node is");
        assert!(output.status.success(), "{output:?}");
        Some(Self(
            serde_json::from_slice(&output.stdout).expect("it prints JSON"),
        ))
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        object(&self.0["paths"])
            .iter()
            .flat_map(|(template, path)| {
                let methods = METHODS
                    .iter()
                    .filter_map(|method| Some((method, path.get(method)?)));
                methods.map(move |(method, object)| Operation {
                    method: method.to_uppercase(),
                    template,
                    object,
                })
            })
    }

    /// The operation that a path belongs to. What is written out wins over a placeholder.
    pub(crate) fn find(&self, method: &str, path: &str) -> Option<Operation<'_>> {
        let candidates = self
            .operations()
            .filter(|operation| operation.method == method);
        candidates
            .filter(|operation| is_instance(path, operation.template))
            .min_by_key(|operation| operation.template.matches('{').count())
    }

    /// The schema itself, where it is only referred to.
    pub(crate) fn resolve<'a>(&'a self, mut schema: &'a Value) -> &'a Value {
        while let Some(pointer) = schema["$ref"].as_str() {
            let pointer = pointer.strip_prefix('#').expect("all references are local");
            schema = self.0.pointer(pointer).expect("what it refers to is there");
        }
        schema
    }

    /// The members that a schema declares, whichever of its alternatives holds.
    pub(crate) fn members<'a>(&'a self, schema: &'a Value) -> BTreeMap<&'a str, &'a Value> {
        let schema = self.resolve(schema);
        let own = schema["properties"].as_object().into_iter().flatten();
        let own = own.map(|(name, member)| (&name[..], member));
        let parts = ["allOf", "anyOf", "oneOf"].map(|choice| &schema[choice]);
        let parts = parts.into_iter().filter_map(Value::as_array).flatten();
        own.chain(parts.flat_map(|part| self.members(part)))
            .collect()
    }
}

impl<'a> Operation<'a> {
    /// What it is called in tables: `GET /v1/users/{user_id}`.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    /// The schema of the body that it takes.
    pub(crate) fn body(&self) -> Option<&'a Value> {
        self.object
            .pointer("/requestBody/content/application~1json/schema")
    }

    /// The parameters of the query, and of those that have parts the parts.
    pub(crate) fn query(&self) -> Vec<Parameter<'a>> {
        let parameters = self.object["parameters"].as_array().into_iter().flatten();
        let parameters = parameters.filter(|parameter| parameter["in"] == "query");
        parameters.flat_map(Parameter::parts).collect()
    }

    /// What it answers with this status, by way of example.
    pub(crate) fn example(&self, status: u16) -> &'a Value {
        let content = &self.object["responses"][status.to_string()]["content"]["application/json"];
        let example = content.get("example");
        example.unwrap_or(&content["schema"]["example"])
    }
}

impl<'a> Parameter<'a> {
    fn parts(parameter: &'a Value) -> Vec<Self> {
        let name = parameter["name"].as_str().expect("a parameter has a name");
        let schema = &parameter["schema"];
        if parameter["style"] != "deepObject" {
            return vec![Self {
                name: name.to_owned(),
                is_required: parameter["required"] == true,
                schema,
            }];
        }
        let required = schema["required"].as_array().expect("a patch wrote it");
        let parts = object(&schema["properties"]).iter();
        let parts = parts.map(|(part, schema)| Self {
            name: format!("{name}[{part}]"),
            is_required: required.iter().any(|name| name == part),
            schema,
        });
        parts.collect()
    }
}

fn is_instance(path: &str, template: &str) -> bool {
    let (path, template) = (path.split('/'), template.split('/'));
    path.clone().count() == template.clone().count()
        && path
            .zip(template)
            .all(|(segment, part)| segment == part || part.starts_with('{'))
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("it is an object")
}

//! Knock directories of any number of workflows, of the size and kind that teams have: an email, a feed item
//! and an SMS each, with conditions, loops, filters and about a dozen variables that no two share all of.

use std::path::Path;
use std::{fs, iter};

use serde_json::{Value, json};

/// Whether the workflows say what they are triggered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schemas {
    /// The templates alone tell.
    Inferred,
    /// Each has a `trigger_data_json_schema`.
    Embedded,
}

/// Writes a Knock directory of `count` workflows: `workflows/<key>/workflow.json` and three templates for each.
///
/// # Panics
///
/// When the files cannot be written.
pub fn write(folder: &Path, count: usize, schemas: Schemas) {
    for number in 0..count {
        let workflow = Workflow(number);
        let home = folder.join("workflows").join(workflow.key());
        for (name, text) in workflow.files(schemas) {
            let path = home.join(name);
            let parent = path.parent().expect("a file stands in a folder");
            fs::create_dir_all(parent)
                .and_then(|()| fs::write(&path, text))
                .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
        }
    }
}

/// One of the workflows. They differ in their names and in what they say.
#[derive(Clone, Copy, Debug)]
pub struct Workflow(pub usize);

const THINGS: [&str; 12] = [
    "order", "invoice", "ticket", "project", "report", "build", "document", "meeting", "payment",
    "account", "release", "survey",
];
const EVENTS: [&str; 8] = [
    "created",
    "updated",
    "shared",
    "approved",
    "declined",
    "reopened",
    "archived",
    "escalated",
];

impl Workflow {
    fn thing(self) -> &'static str {
        THINGS[self.0 % THINGS.len()]
    }

    fn event(self) -> &'static str {
        EVENTS[self.0 / THINGS.len() % EVENTS.len()]
    }

    /// Its key, which says its number as well.
    #[must_use]
    pub fn key(self) -> String {
        format!("{}-{}-{}", self.thing(), self.event(), self.0)
    }

    /// Its files: the name below the folder of the workflow, and the text.
    pub fn files(self, schemas: Schemas) -> impl Iterator<Item = (&'static str, String)> {
        let document = ("workflow.json", self.document(schemas));
        iter::once(document).chain(self.templates())
    }

    /// Those of its files that are templates.
    #[must_use]
    pub fn templates(self) -> [(&'static str, String); 3] {
        [
            ("email_1/html_body.html", self.email()),
            ("in_app_feed_1/markdown_body.md", self.feed_item()),
            ("sms_1/text_body.txt", self.text_message()),
        ]
    }

    fn document(self, schemas: Schemas) -> String {
        let (thing, event) = (self.thing(), self.event());
        let mut document = json!({
            "name": format!("{thing} {event} {}", self.0),
            "description": format!("Tells everybody who follows a {thing} that it was {event}."),
            "steps": [
                channel("in_app_feed_1", "knock-feed", "in_app_feed", &json!({
                    "action_url": format!("{{{{ vars.app_url }}}}/{thing}s/{{{{ data.{thing}.id }}}}"),
                    "markdown_body@": "in_app_feed_1/markdown_body.md",
                }), None),
                channel("email_1", "knock-email", "email", &json!({
                    "settings": { "layout_key": null, "attachment_key": "attachments" },
                    "subject": format!(
                        "{{{{ actor.name }}}} {event} the {thing} {{{{ data.{thing}.title | truncate: 40 }}}}"
                    ),
                    "html_body@": "email_1/html_body.html",
                }), None),
                channel("sms_1", "twilio", "sms", &json!({
                    "settings": {},
                    "text_body@": "sms_1/text_body.txt",
                }), Some("data.urgent")),
            ],
            "trigger_frequency": "every_trigger",
            "__readonly": { "key": self.key(), "active": true, "valid": true },
        });
        if schemas == Schemas::Embedded {
            document["trigger_data_json_schema"] = self.schema();
        }
        format!("{document:#}\n")
    }

    fn email(self) -> String {
        let (thing, event, number) = (self.thing(), self.event(), self.0);
        format!(
            r#"<!-- What everybody gets who follows the {thing}. -->
<h1 style="font-size: 22px; margin: 0 0 12px">Hello {{{{ recipient.name | default: "there" }}}},</h1>
<p style="color: #333; line-height: 1.5">
  {{{{ actor.name }}}} {event} the {thing} <a href="{{{{ data.{thing}.url }}}}">{{{{ data.{thing}.title | escape }}}}</a>
  on {{{{ data.{event}_at | date: "%B %d, %Y" }}}}.
</p>
{{%- if data.note -%}}
  <blockquote style="border-left: 4px solid #ddd; padding-left: 12px">{{{{ data.note | strip_html | truncatewords: 30 }}}}</blockquote>
{{%- endif -%}}
{{% if data.changes_{number} and data.changes_{number}.size > 0 %}}
  <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
    {{% for change in data.changes_{number} %}}
      <tr{{% if forloop.first %}} style="font-weight: bold"{{% endif %}}>
        <td>{{{{ forloop.index }}}}. {{{{ change.field | capitalize }}}}</td>
        <td>{{{{ change.before | default: "nothing" }}}} → {{{{ change.after }}}}</td>
        {{% unless change.author == blank %}}<td>{{{{ change.author.name }}}}</td>{{% endunless %}}
      </tr>
    {{% endfor %}}
  </table>
{{% endif %}}
{{% assign total = data.amount | times: 1.19 | round: 2 %}}
{{% case data.priority %}}
  {{% when "high", "highest" %}}<p><strong>This is urgent.</strong> It is about {{{{ total }}}} {{{{ data.currency }}}}.</p>
  {{% when "low" %}}<p>There is no hurry with {{{{ total }}}} {{{{ data.currency }}}}.</p>
  {{% else %}}<p>It is about {{{{ total }}}} {{{{ data.currency }}}}.</p>
{{% endcase %}}
<p><a href="{{{{ vars.app_url }}}}/{thing}s/{{{{ data.{thing}.id }}}}?from=email&amp;n={number}">Open the {thing}</a></p>
"#
        )
    }

    fn feed_item(self) -> String {
        let (thing, event, number) = (self.thing(), self.event(), self.0);
        format!(
            r"**{{{{ actor.name }}}}** {event} the {thing} **{{{{ data.{thing}.title }}}}**{{% if data.team_{number} %}} of {{{{ data.team_{number}.name }}}}{{% endif %}}
{{% if total_activities > 1 %}}, and {{{{ total_activities | minus: 1 }}}} more{{% endif %}}
"
        )
    }

    fn text_message(self) -> String {
        let (thing, event) = (self.thing(), self.event());
        format!(
            "{{{{ data.{thing}.title | truncate: 60 }}}} was {event} by {{{{ actor.name }}}}: {{{{ data.{thing}.url }}}}\n"
        )
    }

    /// What its templates read, as somebody would write it down by hand.
    #[must_use]
    pub fn schema(self) -> Value {
        let (thing, event, number) = (self.thing(), self.event(), self.0);
        let text = || json!({ "type": "string" });
        let object = |properties: Value, required: Value| {
            json!({
                "type": "object",
                "additionalProperties": false,
                "properties": properties,
                "required": required,
            })
        };
        let change = object(
            json!({
                "field": text(),
                "before": text(),
                "after": text(),
                "author": object(json!({ "name": text() }), json!(["name"])),
            }),
            json!(["field", "after"]),
        );
        object(
            json!({
                thing: object(
                    json!({ "id": text(), "title": text(), "url": text() }),
                    json!(["id", "title", "url"]),
                ),
                format!("{event}_at"): { "type": "string", "format": "date-time" },
                "note": text(),
                format!("changes_{number}"): { "type": "array", "items": change },
                "amount": { "type": "number" },
                "currency": text(),
                "priority": { "type": "string", "enum": ["low", "normal", "high", "highest"] },
                format!("team_{number}"): object(json!({ "name": text() }), json!(["name"])),
                "urgent": { "type": "boolean" },
                "attachments": {
                    "type": "array",
                    "items": object(
                        json!({ "name": text(), "content_type": text(), "content": text() }),
                        json!(["name", "content_type", "content"]),
                    ),
                },
            }),
            json!([
                thing,
                format!("{event}_at"),
                "amount",
                "currency",
                "priority"
            ]),
        )
    }
}

fn channel(reference: &str, key: &str, kind: &str, template: &Value, guard: Option<&str>) -> Value {
    let mut step = json!({
        "ref": reference,
        "name": reference,
        "type": "channel",
        "channel_key": key,
        "channel_type": kind,
        "template": template,
    });
    if let Some(variable) = guard {
        step["conditions"] = json!({ "all": [{ "variable": variable, "operator": "equal_to", "argument": "true" }] });
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_workflows_have_the_same_key() {
        let mut keys: Vec<String> = (0..10_000).map(|number| Workflow(number).key()).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), 10_000);
    }
}

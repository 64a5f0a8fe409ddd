use serde::Deserialize;

use crate::json::or_default;
use crate::{Map, Value};

/// What a message says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MessageContents {
    /// The id of the message.
    pub message_id: String,
    /// What it says, in the form of its channel.
    pub data: MessageContent,
    /// When it was rendered, in ISO 8601.
    pub inserted_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// What a message says, in the form of its channel.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum MessageContent {
    /// An email.
    Email(EmailContent),
    /// A push notification.
    Push(PushContent),
    /// A message in a chat.
    Chat(ChatContent),
    /// An item of a feed.
    InAppFeed(InAppFeedContent),
    /// A text message.
    Sms(SmsContent),
    /// A form that this version of the crate does not know.
    Other(Value),
}

/// An email as it was rendered.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct EmailContent {
    /// The address of the sender.
    pub from: Option<String>,
    /// The address of the recipient.
    pub to: Option<String>,
    /// The addresses of those who get a copy.
    pub cc: Option<String>,
    /// The addresses of those who get a copy unseen.
    pub bcc: Option<String>,
    /// The address for replies.
    pub reply_to: Option<String>,
    /// The subject.
    pub subject_line: String,
    /// The body as HTML.
    pub html_body: Option<String>,
    /// The body as text.
    pub text_body: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A push notification as it was rendered.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PushContent {
    /// The token of the device.
    pub token: String,
    /// The title.
    pub title: Option<String>,
    /// The body.
    pub body: Option<String>,
    /// What goes with it to the application on the device.
    pub data: Option<Map>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A message in a chat as it was rendered.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ChatContent {
    /// What the message is made of.
    pub template: ChatTemplate,
    /// How the recipient is reached. It may hold an access token.
    pub connection: Option<Map>,
    /// What else goes with it.
    pub metadata: Option<Map>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// What a message in a chat is made of: blocks, or the JSON of its provider.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ChatTemplate {
    /// What stands for the message where it is not shown whole.
    pub summary: Option<String>,
    /// The blocks.
    #[serde(default, deserialize_with = "or_default")]
    pub blocks: Vec<ChatBlock>,
    /// The JSON.
    pub json_content: Option<Value>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A block of a message in a chat.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ChatBlock {
    /// Names the block.
    pub name: Option<String>,
    /// What the content is: `text` or `markdown`.
    #[serde(rename = "type")]
    pub block_type: Option<String>,
    /// The content.
    pub content: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A text message as it was rendered.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SmsContent {
    /// The phone number of the recipient.
    pub to: String,
    /// The text.
    pub body: String,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// An item of a feed as it was rendered.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct InAppFeedContent {
    /// What it is made of.
    pub blocks: Vec<FeedBlock>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A part of an item of a feed: text, or a set of buttons.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FeedBlock {
    /// Names the block.
    pub name: Option<String>,
    /// What it is: `text`, `markdown` or `button_set`.
    #[serde(rename = "type")]
    pub block_type: Option<String>,
    /// The text as it was written, with the variables filled in.
    pub content: Option<String>,
    /// The text as HTML.
    pub rendered: Option<String>,
    /// The buttons.
    #[serde(default, deserialize_with = "or_default")]
    pub buttons: Vec<FeedButton>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// A button of an item of a feed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FeedButton {
    /// Names the button.
    pub name: Option<String>,
    /// What it says.
    pub label: Option<String>,
    /// The URL that it leads to.
    pub action: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    fn content(data: &Value) -> MessageContent {
        let contents = json!({ "__typename": "MessageContent", "message_id": "m1", "data": data });
        let contents: MessageContents = from_value(contents).unwrap();
        assert_eq!(contents.extra["__typename"], "MessageContent");
        contents.data
    }

    #[test]
    fn every_channel_has_its_form() {
        let MessageContent::Email(email) = content(&json!({
            "__typename": "MessageEmailContent", "from": "a@example.com", "to": "b@example.com",
            "subject_line": "Hello", "html_body": "<p>", "text_body": "", "cc": null,
        })) else {
            panic!("no email")
        };
        assert_eq!((&email.subject_line[..], email.cc), ("Hello", None));

        let push = json!({ "token": "t", "title": "Hello", "body": "b", "data": { "a": 1 } });
        assert!(matches!(content(&push), MessageContent::Push(push) if push.token == "t"));

        let sms = json!({ "to": "+4930123456", "body": "Hello", "segments": 1 });
        assert!(matches!(content(&sms), MessageContent::Sms(sms) if sms.extra["segments"] == 1));

        let MessageContent::Chat(chat) = content(&json!({
            "connection": { "access_token": null },
            "template": { "blocks": null, "json_content": { "text": "Hello" } },
        })) else {
            panic!("no chat")
        };
        assert_eq!(chat.template.blocks, []);
        assert_eq!(chat.template.json_content.unwrap()["text"], "Hello");

        let MessageContent::InAppFeed(feed) = content(&json!({ "blocks": [
            { "name": "body", "type": "markdown", "content": "*a*", "rendered": "<em>a</em>" },
            { "name": "actions", "type": "button_set", "buttons": [
                { "name": "primary", "label": "Open", "action": "https://example.com" },
            ] },
        ] })) else {
            panic!("no feed")
        };
        assert_eq!(feed.blocks[0].rendered.as_deref(), Some("<em>a</em>"));
        assert_eq!(feed.blocks[1].buttons[0].label.as_deref(), Some("Open"));
    }

    #[test]
    fn a_form_that_is_not_known_survives() {
        let fax = json!({ "__typename": "MessageFaxContent", "pages": 3 });
        assert_eq!(content(&fax), MessageContent::Other(fax));
    }
}

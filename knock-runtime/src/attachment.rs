use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

/// A file that an email carries.
///
/// It goes into the trigger's data under the key that the email template names,
/// `attachments` by default. Attachments count toward the 10 MB that a trigger may
/// have ([Knock's documentation]).
///
/// ```
/// use knock_runtime::Attachment;
///
/// let attachment = Attachment::new("hello.txt", "text/plain", "Hello");
/// assert_eq!(
///     serde_json::to_string(&attachment)?,
///     r#"{"name":"hello.txt","content_type":"text/plain","content":"SGVsbG8="}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// [Knock's documentation]: https://docs.knock.app/integrations/email/attachments
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Attachment {
    name: String,
    content_type: String,
    content: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disposition: Option<&'static str>,
}

impl Attachment {
    /// A file of the given name and MIME type. `content` is its bytes, which are
    /// encoded here.
    pub fn new(
        name: impl Into<String>,
        content_type: impl Into<String>,
        content: impl AsRef<[u8]>,
    ) -> Self {
        Self {
            name: name.into(),
            content_type: content_type.into(),
            content: STANDARD.encode(content),
            content_id: None,
            disposition: None,
        }
    }

    /// Shows the file inside the email, where the template refers to
    /// `cid:content_id`. Only some email providers do so.
    #[must_use]
    pub fn inline(mut self, content_id: impl Into<String>) -> Self {
        self.content_id = Some(content_id.into());
        self.disposition = Some("inline");
        self
    }
}

/// The length stands for the content, which would drown everything else.
impl fmt::Debug for Attachment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Attachment")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field(
                "content",
                &format_args!("{} characters", self.content.len()),
            )
            .field("content_id", &self.content_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inline_attachment_has_an_id_and_a_disposition() {
        let attachment = Attachment::new("logo.png", "image/png", [0xff]).inline("logo");
        assert_eq!(
            serde_json::to_string(&attachment).unwrap(),
            r#"{"name":"logo.png","content_type":"image/png","content":"/w==","content_id":"logo","disposition":"inline"}"#
        );
        assert!(!format!("{attachment:?}").contains("/w=="));
    }
}

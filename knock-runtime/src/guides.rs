mod guide;
mod mark;

use reqwest::Method;
use serde::Serialize;

use crate::request::{Path, query_parameters};
use crate::{Client, Request, Users};

pub use guide::{
    ActivationUrlPattern, ActivationUrlRule, Guide, GuideGroup, GuideStep, GuideStepMessage,
    Guides, IneligibilityReason, IneligibleGuide,
};
pub use mark::{
    ArchiveGuide, ChangeGuide, GuideMessage, GuideStatus, GuideStepReference, MarkGuideInteracted,
    MarkGuideSeen,
};

/// The guides of a user; see [`Users::guides`].
#[derive(Clone, Debug)]
pub struct UserGuides {
    client: Client,
    user_id: String,
}

impl Users {
    /// The guides that an application shows to a user.
    ///
    /// ```no_run
    /// # async fn example(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// let user_guides = client.users().guides("user_123");
    /// let guides = user_guides.list("GUIDE_CHANNEL_ID").tenant("acme").await?;
    /// for guide in &guides.entries {
    ///     for step in &guide.steps {
    ///         if let Some(reference) = guide.reference(step) {
    ///             user_guides.mark_seen(reference, &step.content).await?;
    ///         }
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn guides(&self, user_id: impl Into<String>) -> UserGuides {
        UserGuides {
            client: self.client.clone(),
            user_id: user_id.into(),
        }
    }
}

impl UserGuides {
    /// Reads the guides on the channel of this id that the user is to see.
    pub fn list(&self, channel_id: impl Into<String>) -> ListGuides {
        let path = Path::new(
            "/v1/users/{user_id}/guides/{channel_id}",
            [self.user_id.clone(), channel_id.into()],
        );
        Request::new(&self.client, Method::GET, path, ())
    }

    /// The same changes as [`mark_seen`](Self::mark_seen), [`mark_interacted`](Self::mark_interacted)
    /// and [`archive`](Self::archive) at the path of one message, whose id a
    /// [step](GuideStep::message) has once there is one.
    pub fn message(&self, message_id: impl Into<String>) -> GuideMessage {
        GuideMessage::new(&self.client, &self.user_id, message_id.into())
    }
}

/// A request for the guides that a user is to see.
pub type ListGuides = Request<Guides>;

impl ListGuides {
    query_parameters! {
        /// Decides and renders for this tenant.
        tenant(impl Into<String>) = query_value "tenant",
        /// Decides and renders with this data, which is a JSON object.
        data(impl Serialize) = query_json "data",
        /// Only guides of this type.
        guide_type(impl Into<String>) = query_value "type",
    }
}

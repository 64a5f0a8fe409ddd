use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::UserGuides;
use crate::json::Json;
use crate::request::{Body, Path, encode_json};
use crate::{Client, Map, Request};

/// Names a step of a guide.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct GuideStepReference {
    /// The id of the channel: a UUID.
    pub channel_id: String,
    /// The id of the guide: a UUID.
    pub guide_id: String,
    /// The key of the guide.
    pub guide_key: String,
    /// The step.
    pub guide_step_ref: String,
}

/// What Knock answers when a user has done something with a guide.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct GuideStatus {
    /// How it went, such as `ok`.
    pub status: String,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// The changes of a step, at the paths of a type that has the `ids` to fill in.
macro_rules! step_changes {
    ($seen:literal, $interacted:literal, $archived:literal) => {
        /// Says that the user has seen a step, and what it said then.
        pub fn mark_seen(
            &self,
            step: GuideStepReference,
            content: impl Serialize,
        ) -> MarkGuideSeen {
            let content = Json::object("content", &content);
            self.change(
                $seen,
                step,
                Seen {
                    content,
                    data: None,
                },
            )
        }

        /// Says that the user has done something with a step.
        pub fn mark_interacted(&self, step: GuideStepReference) -> MarkGuideInteracted {
            self.change($interacted, step, Interacted::default())
        }

        /// Says that the user does not want to see a step again.
        pub fn archive(&self, step: GuideStepReference) -> ArchiveGuide {
            self.change($archived, step, Archive::default())
        }

        fn change<M>(
            &self,
            template: &'static str,
            step: GuideStepReference,
            more: M,
        ) -> Request<GuideStatus, StepBody<M>> {
            let body = StepBody {
                step,
                tenant: None,
                more,
            };
            Request::new(
                &self.client,
                Method::PUT,
                Path::new(template, self.ids()),
                body,
            )
        }
    };
}

impl UserGuides {
    step_changes!(
        "/v1/users/{user_id}/guides/messages/seen",
        "/v1/users/{user_id}/guides/messages/interacted",
        "/v1/users/{user_id}/guides/messages/archived"
    );

    fn ids(&self) -> [String; 1] {
        [self.user_id.clone()]
    }

    /// Takes [`archive`](Self::archive) back for the guide of this key.
    pub fn unarchive(&self, guide_key: impl Into<String>) -> ChangeGuide {
        let path = "/v1/users/{user_id}/guides/messages/archived";
        self.change_guide(Method::DELETE, path, guide_key)
    }

    /// Forgets what the user has done with the guide of this key.
    pub fn reset_engagements(&self, guide_key: impl Into<String>) -> ChangeGuide {
        let path = "/v1/users/{user_id}/guides/engagements/reset";
        self.change_guide(Method::PUT, path, guide_key)
    }

    fn change_guide(
        &self,
        method: Method,
        template: &'static str,
        guide_key: impl Into<String>,
    ) -> ChangeGuide {
        let body = ChangeGuideBody {
            guide_key: guide_key.into(),
            tenant: None,
        };
        Request::new(&self.client, method, Path::new(template, self.ids()), body)
    }
}

/// A message that a step of a guide has become; see [`UserGuides::message`].
#[derive(Clone, Debug)]
pub struct GuideMessage {
    client: Client,
    user_id: String,
    message_id: String,
}

impl GuideMessage {
    pub(super) fn new(client: &Client, user_id: &str, message_id: String) -> Self {
        Self {
            client: client.clone(),
            user_id: user_id.to_owned(),
            message_id,
        }
    }

    step_changes!(
        "/v1/users/{user_id}/guides/messages/{message_id}/seen",
        "/v1/users/{user_id}/guides/messages/{message_id}/interacted",
        "/v1/users/{user_id}/guides/messages/{message_id}/archived"
    );

    fn ids(&self) -> [String; 2] {
        [self.user_id.clone(), self.message_id.clone()]
    }
}

/// The body of a request that says what a user has done with a step.
#[derive(Clone, Debug, Serialize)]
pub struct StepBody<M> {
    #[serde(flatten)]
    step: GuideStepReference,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
    #[serde(flatten)]
    more: M,
}

impl<M: Serialize + Send + Sync> Body for StepBody<M> {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        let GuideStepReference {
            channel_id,
            guide_id,
            guide_key,
            guide_step_ref,
        } = &self.step;
        if [channel_id, guide_id, guide_key, guide_step_ref].contains(&&String::new()) {
            return Err(format!("a part of {:?} is empty", self.step));
        }
        encode_json(self)
    }
}

impl<M> Request<GuideStatus, StepBody<M>> {
    /// Says for which tenant the guide was shown.
    pub fn tenant(mut self, tenant: impl Into<String>) -> Self {
        self.body.tenant = Some(tenant.into());
        self
    }
}

/// A request that says that a user has seen a step.
pub type MarkGuideSeen = Request<GuideStatus, StepBody<Seen>>;

/// What a [`MarkGuideSeen`] says.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    content: Json,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Json>,
}

impl MarkGuideSeen {
    /// Says with which data the guide was shown.
    pub fn data(mut self, data: impl Serialize) -> Self {
        self.body.more.data = Some(Json::object("data", &data));
        self
    }
}

/// A request that says that a user has done something with a step.
pub type MarkGuideInteracted = Request<GuideStatus, StepBody<Interacted>>;

/// What a [`MarkGuideInteracted`] says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Interacted {
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Json>,
}

impl MarkGuideInteracted {
    /// Says what the user has done.
    pub fn metadata(mut self, metadata: impl Serialize) -> Self {
        self.body.more.metadata = Some(Json::object("metadata", &metadata));
        self
    }
}

/// A request that says that a user does not want to see a step again.
pub type ArchiveGuide = Request<GuideStatus, StepBody<Archive>>;

/// What an [`ArchiveGuide`] says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Archive {
    #[serde(skip_serializing_if = "Option::is_none")]
    is_final: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unthrottled: Option<bool>,
}

impl ArchiveGuide {
    /// Says whether it was the last step of the guide.
    pub fn is_final(mut self, is_final: bool) -> Self {
        self.body.more.is_final = Some(is_final);
        self
    }

    /// Says whether the guide is shown however lately another one was: archiving it then
    /// lets the others of its group wait no longer.
    pub fn unthrottled(mut self, unthrottled: bool) -> Self {
        self.body.more.unthrottled = Some(unthrottled);
        self
    }
}

/// A request that changes what is known of a user and a whole guide.
pub type ChangeGuide = Request<GuideStatus, ChangeGuideBody>;

/// The body of a [`ChangeGuide`].
#[derive(Clone, Debug, Serialize)]
pub struct ChangeGuideBody {
    guide_key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
}

impl ChangeGuide {
    /// Says for which tenant the guide was shown.
    pub fn tenant(mut self, tenant: impl Into<String>) -> Self {
        self.body.tenant = Some(tenant.into());
        self
    }
}

impl Body for ChangeGuideBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        if self.guide_key.is_empty() {
            return Err("the key of the guide is empty".to_owned());
        }
        encode_json(self)
    }
}

//! Users and groups linked to a task: `/task/{id}/identity-links`.

crate::operations! { Camunda7;
    GET_IDENTITY_LINKS = GET "/task/{id}/identity-links" as getIdentityLinks: Read, Rows, "Users and groups linked to a task." {
        query [type]
    };
    ADD_IDENTITY_LINK = POST "/task/{id}/identity-links" as addIdentityLink: Reversible, Nothing, "Link a user or group to a task." {
        body [userId groupId type]
    };
    DELETE_IDENTITY_LINK = POST "/task/{id}/identity-links/delete"
        as deleteIdentityLink: Reversible, Nothing, "Unlink a user or group from a task." { body [userId groupId type] };
}

//! Who may do what: `/authorization`.

crate::operations! { Camunda7;
    QUERY_AUTHORIZATIONS = GET "/authorization" as queryAuthorizations: Read, Rows, by Offset, since 7 2, "Authorizations." {
        query [id type userIdIn groupIdIn resourceType resourceId sortBy sortOrder firstResult maxResults]
    };
    AVAILABLE_OPERATIONS_AUTHORIZATION = OPTIONS "/authorization"
        as availableOperationsAuthorization: Read, Object, since 7 2, "What may be done with authorizations.";
    IS_USER_AUTHORIZED = GET "/authorization/check"
        as isUserAuthorized: Read, Object, since 7 2, "Whether the signed-in user holds one permission." {
        query [permissionName resourceName resourceType resourceId userId]
    };
    GET_AUTHORIZATION_COUNT = GET "/authorization/count" as getAuthorizationCount: Read, Count, since 7 2, "How many authorizations." {
        query [id type userIdIn groupIdIn resourceType resourceId]
    };
    CREATE_AUTHORIZATION = POST "/authorization/create"
        as createAuthorization: Reversible, Object, since 7 2, "Grant or revoke permissions." {
        body [type permissions userId groupId resourceType resourceId]
    };
    GET_AUTHORIZATION = GET "/authorization/{id}" as getAuthorization: Read, Object, since 7 2, "One authorization.";
    UPDATE_AUTHORIZATION = PUT "/authorization/{id}" as updateAuthorization: Reversible, Nothing, since 7 2, "Change an authorization." {
        body [permissions userId groupId resourceType resourceId]
    };
    DELETE_AUTHORIZATION = DELETE "/authorization/{id}"
        as deleteAuthorization: Destructive, Nothing, since 7 2, "Delete an authorization.";
    AVAILABLE_OPERATIONS_AUTHORIZATION_INSTANCE = OPTIONS "/authorization/{id}"
        as availableOperationsAuthorizationInstance: Read, Object, since 7 2, "What may be done with one authorization.";
}

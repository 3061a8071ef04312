//! Users: `/user`.

crate::operations! { Camunda7;
    GET_USERS = GET "/user" as getUsers: Read, Rows, by Offset, since 7 2, "Users." {
        query [
            id idIn firstName firstNameLike lastName lastNameLike email emailLike memberOfGroup memberOfTenant potentialStarter sortBy
            sortOrder firstResult maxResults
        ]
    };
    AVAILABLE_OPERATIONS = OPTIONS "/user" as availableOperations: Read, Object, since 7 2, "What may be done with users.";
    GET_USER_COUNT = GET "/user/count" as getUserCount: Read, Count, since 7 2, "How many users." {
        query [id idIn firstName firstNameLike lastName lastNameLike email emailLike memberOfGroup memberOfTenant potentialStarter]
    };
    CREATE_USER = POST "/user/create" as createUser: Reversible, Nothing, since 7 2, "Create a user." { body [profile credentials] };
    DELETE_USER = DELETE "/user/{id}" as deleteUser: Destructive, Nothing, since 7 2, "Delete a user.";
    AVAILABLE_USER_OPERATIONS = OPTIONS "/user/{id}"
        as availableUserOperations: Read, Object, since 7 2, "What may be done with one user.";
    UPDATE_CREDENTIALS = PUT "/user/{id}/credentials" as updateCredentials: Irreversible, Nothing, since 7 2, "Set a user's password." {
        body [password authenticatedUserPassword]
    };
    GET_USER_PROFILE = GET "/user/{id}/profile" as getUserProfile: Read, Object, since 7 2, "A user's name and mail address.";
    UPDATE_PROFILE = PUT "/user/{id}/profile" as updateProfile: Reversible, Nothing, since 7 2, "Change a user's name and mail address." {
        body [id firstName lastName email]
    };
    UNLOCK_USER = POST "/user/{id}/unlock" as unlockUser: Irreversible, Nothing, "Unlock a user after wrong passwords.";
}

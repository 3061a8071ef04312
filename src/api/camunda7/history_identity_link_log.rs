//! Changes of assignees and candidates: `/history/identity-link-log`.

crate::operations! { Camunda7;
    GET_HISTORIC_IDENTITY_LINKS = GET "/history/identity-link-log"
        as getHistoricIdentityLinks: Read, Rows, by Offset, "Who was assigned or made a candidate, and by whom." {
        query [
            type userId groupId dateBefore dateAfter taskId processDefinitionId processDefinitionKey operationType assignerId tenantIdIn
            withoutTenantId sortBy sortOrder firstResult maxResults
        ]
    };
    GET_HISTORIC_IDENTITY_LINKS_COUNT = GET "/history/identity-link-log/count"
        as getHistoricIdentityLinksCount: Read, Count, "How many changes of assignees and candidates." {
        query [
            type userId groupId dateBefore dateAfter taskId processDefinitionId processDefinitionKey operationType assignerId tenantIdIn
            withoutTenantId
        ]
    };
}

//! Incidents, resolved ones too: `/history/incident`.

crate::operations! { Camunda7;
    GET_HISTORIC_INCIDENTS = GET "/history/incident"
        as getHistoricIncidents: Read, Rows, by Offset, since 7 2, "Incidents, resolved and deleted ones too." {
        query [
            incidentId incidentType incidentMessage incidentMessageLike processDefinitionId processDefinitionKey processDefinitionKeyIn
            processInstanceId executionId createTimeBefore createTimeAfter endTimeBefore endTimeAfter activityId failedActivityId
            causeIncidentId rootCauseIncidentId configuration historyConfiguration open resolved deleted tenantIdIn withoutTenantId
            jobDefinitionIdIn sortBy sortOrder firstResult maxResults
        ]
    };
    GET_HISTORIC_INCIDENTS_COUNT = GET "/history/incident/count"
        as getHistoricIncidentsCount: Read, Count, since 7 2, "How many incidents, resolved and deleted ones too." {
        query [
            incidentId incidentType incidentMessage incidentMessageLike processDefinitionId processDefinitionKey processDefinitionKeyIn
            processInstanceId executionId createTimeBefore createTimeAfter endTimeBefore endTimeAfter activityId failedActivityId
            causeIncidentId rootCauseIncidentId configuration historyConfiguration open resolved deleted tenantIdIn withoutTenantId
            jobDefinitionIdIn
        ]
    };
}
